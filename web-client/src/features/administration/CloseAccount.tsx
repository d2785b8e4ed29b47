import { useEffect, useRef, useState } from "react";
import { useDeed } from "../../deed";
import { graphql } from "../../gql";
import type { AccountClosingReason } from "../../gql/graphql";
import { accounts as words } from "../../messages/administration";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Form, FormActions } from "../../ui/Form";
import { Notice } from "../../ui/Notice";
import { SelectField } from "../../ui/SelectField";
import type { ListedAccount } from "./AccountsPage";

const CloseAccountDocument = graphql(`
  mutation CloseAccount($input: CloseAccountInput!) {
    closeAccount(input: $input) {
      account {
        id
        closedAt
        version
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const REASONS = Object.entries(words.reasons).map(([value, label]) => ({
  value: value as AccountClosingReason,
  label,
}));

/** A button that asks for a reason, says what follows, and closes the account. */
export function CloseAccount({ account }: { account: ListedAccount }) {
  const { send, problems, pending, refuse } = useDeed(CloseAccountDocument);
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState<AccountClosingReason | "">("LEFT");
  const trigger = useRef<HTMLButtonElement>(null);
  const question = useRef<HTMLDivElement>(null);
  const back = useRef(false);
  const announce = useAnnounce();

  useEffect(() => {
    if (asking) question.current?.querySelector("select")?.focus();
    else if (back.current) trigger.current?.focus();
    back.current = asking;
  }, [asking]);

  async function close() {
    if (reason === "") return;
    const done = await send({ account: account.id, version: account.version, reason });
    if (done) announce(words.done(account.name));
  }

  if (!asking) {
    return (
      <div>
        <Button ref={trigger} aria-label={words.closeOf(account.name)} onPress={() => setAsking(true)}>
          {words.close}
        </Button>
      </div>
    );
  }
  return (
    <div ref={question}>
      <Form problems={problems} onSubmit={() => void close()} label={words.closeOf(account.name)}>
        <Notice tone="caution">{words.closing(account.name)}</Notice>
        <SelectField
          name="reason"
          label={words.reason}
          value={reason}
          options={REASONS}
          onChange={setReason}
        />
        <FormActions>
          <Button type="submit" look="strong" isPending={pending}>
            {words.confirm}
          </Button>
          <Button
            onPress={() => {
              refuse([]);
              setAsking(false);
            }}
          >
            {words.cancel}
          </Button>
        </FormActions>
      </Form>
    </div>
  );
}
