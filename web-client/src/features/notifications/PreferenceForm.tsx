import { useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../../gql";
import type { NotificationPreference } from "../../gql/graphql";
import page from "../../layout/Page.module.css";
import { notifications as words } from "../../messages/notifications";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { RadioGroup } from "../../ui/Choices";
import { Notice } from "../../ui/Notice";
import styles from "./Notifications.module.css";

const UpdatePreference = graphql(`
  mutation UpdateNotificationPreference($input: UpdateNotificationPreferenceInput!) {
    updateNotificationPreference(input: $input) {
      viewer {
        id
        notificationPreference
      }
      userErrors {
        message
      }
    }
  }
`);

const CHOICES: NotificationPreference[] = ["AT_ONCE", "DAILY", "NONE"];

/** Which mails a person wants. */
export function PreferenceForm({ email, preference }: { email: string; preference: NotificationPreference }) {
  const [chosen, setChosen] = useState<string>(preference);
  const [{ fetching }, execute] = useMutation(UpdatePreference);
  const [state, setState] = useState<"still" | "saved" | "failed">("still");
  const announce = useAnnounce();

  async function save() {
    const { data } = await execute({ input: { preference: chosen as NotificationPreference } });
    const saved = !!data?.updateNotificationPreference.viewer;
    setState(saved ? "saved" : "failed");
    if (saved) announce(words.saved);
  }

  return (
    <section aria-labelledby="courriels">
      <h2 id="courriels" tabIndex={-1}>
        {words.mails}
      </h2>
      <p>{words.mailsLead(email)}</p>
      <form
        className={styles.preference}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <RadioGroup
          label={words.mailsQuestion}
          choices={CHOICES.map((value) => ({ value, label: words.preference[value] }))}
          value={chosen}
          onChange={(value) => {
            setChosen(value);
            setState("still");
          }}
        />
        <div className={page.actions}>
          <Button type="submit" isDisabled={fetching || chosen === preference}>
            {words.save}
          </Button>
          {state === "saved" && <span>{words.saved}</span>}
        </div>
        {state === "failed" && (
          <Notice tone="danger" role="alert">
            {words.failed}
          </Notice>
        )}
      </form>
    </section>
  );
}
