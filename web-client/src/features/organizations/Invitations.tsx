import { useState } from "react";
import { useDeed } from "../../deed";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { Invitations_OrganizationFragment, Role } from "../../gql/graphql";
import { longDate } from "../../messages";
import { role as roles } from "../../messages/header";
import { members, invitations as words } from "../../messages/organizations";
import { Button } from "../../ui/Button";
import { CheckboxField } from "../../ui/CheckboxField";
import { Confirm } from "../../ui/Confirm";
import { cx } from "../../ui/cx";
import { Form, FormActions } from "../../ui/Form";
import { Notice } from "../../ui/Notice";
import { SelectField } from "../../ui/SelectField";
import { Tag } from "../../ui/Tag";
import { TextField } from "../../ui/TextField";
import styles from "./Organizations.module.css";
import { useFocusBack } from "./useFocusBack";

export const Invitations_organization = graphql(`
  fragment Invitations_organization on Organization {
    id
    roles
    members {
      id
      administrator
    }
    invitations {
      id
      email
      role
      administrator
      invitedBy
      sentAt
      expiresAt
      expired
      version
    }
  }
`);

const InviteMember = graphql(`
  mutation InviteMember($input: InviteMemberInput!) {
    inviteMember(input: $input) {
      invitation {
        id
        email
        organization {
          id
        }
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const ResendInvitation = graphql(`
  mutation ResendInvitation($input: ResendInvitationInput!) {
    resendInvitation(input: $input) {
      invitation {
        id
        version
        expiresAt
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const CancelInvitation = graphql(`
  mutation CancelInvitation($input: CancelInvitationInput!) {
    cancelInvitation(input: $input) {
      invitation {
        id
        status
      }
      userErrors {
        field
        message
      }
    }
  }
`);

type Invitation = NonNullable<Invitations_OrganizationFragment["invitations"]>[number];

/** Those who are invited and have not answered, and the form to invite somebody else; for who manages the members. */
export function Invitations({
  organization: ref,
}: {
  organization: FragmentType<typeof Invitations_organization>;
}) {
  const organization = readFragment(Invitations_organization, ref);
  const { heading, say } = useFocusBack();
  const [sent, setSent] = useState<string | null>(null);
  const { invitations } = organization;
  if (!invitations) return null;
  return (
    <>
      <section className={styles.section} aria-labelledby="inviter">
        <h2 id="inviter">{words.invite}</h2>
        {sent && (
          <Notice role="status">
            <p>{sent}</p>
          </Notice>
        )}
        <InviteForm
          organization={organization.id}
          roles={organization.roles}
          first={organization.members?.some((one) => one.administrator) !== true}
          onSent={(email) => setSent(words.sent(email))}
        />
      </section>
      {invitations.length > 0 && (
        <section className={styles.section} aria-labelledby="invitations">
          <h2 ref={heading} tabIndex={-1} id="invitations">
            {words.title}
          </h2>
          <ul role="list" className={cx(styles.list, styles.oneColumn)}>
            {invitations.map((one) => (
              <li key={one.id} className={styles.card}>
                <InvitationCard invitation={one} onDone={say} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

type InviteProps = { organization: string; roles: Role[]; first: boolean; onSent: (email: string) => void };

function InviteForm({ organization, roles: possible, first, onSent }: InviteProps) {
  const { send, problems, pending, refuse } = useDeed(InviteMember);
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role | "">("");
  const [administrator, setAdministrator] = useState(false);

  async function submit() {
    if (role === "") {
      const missing = [{ field: ["role"], message: members.roleRequired }];
      refuse(email.trim() ? missing : [{ field: ["email"], message: members.emailRequired }, ...missing]);
      return;
    }
    const done = await send({ organization, email, role, administrator });
    if (!done) return;
    onSent(done.inviteMember.invitation?.email ?? email);
    setEmail("");
    setAdministrator(false);
  }

  return (
    <Form
      problems={problems}
      onSubmit={() => void submit()}
      label={words.invite}
      className={styles.box ?? ""}
    >
      <TextField
        name="email"
        label={words.email}
        hint={words.emailHint}
        type="email"
        inputMode="email"
        value={email}
        onChange={setEmail}
      />
      <SelectField
        name="role"
        label={members.role}
        placeholder={members.chooseRole}
        value={role}
        options={possible.map((value) => ({ value, label: roles[value] }))}
        onChange={setRole}
      />
      {first ? (
        <p className={styles.soft}>{words.first}</p>
      ) : (
        <CheckboxField
          name="administrator"
          label={members.administers}
          hint={members.administersHint}
          isSelected={administrator}
          onChange={setAdministrator}
        />
      )}
      <FormActions>
        <Button type="submit" look="strong" isPending={pending}>
          {words.send}
        </Button>
      </FormActions>
    </Form>
  );
}

function InvitationCard({ invitation, onDone }: { invitation: Invitation; onDone: (said: string) => void }) {
  const resending = useDeed(ResendInvitation);
  const cancelling = useDeed(CancelInvitation);
  const { id, email, version, role, administrator, invitedBy, sentAt, expiresAt, expired } = invitation;
  const problem = resending.problems[0] ?? cancelling.problems[0];

  async function resend() {
    if (await resending.send({ invitation: id, version })) onDone(words.resent(email));
  }
  async function cancel() {
    if (await cancelling.send({ invitation: id, version })) onDone(words.cancelled(email));
  }

  return (
    <>
      <div className={styles.row}>
        <div className={styles.who}>
          <h3>{email}</h3>
          <p className={styles.tags}>
            <span>{roles[role]}</span>
            {administrator && <Tag tone="good">{members.administrator}</Tag>}
            {expired && <Tag tone="caution">{words.expired}</Tag>}
          </p>
          <p className={styles.soft}>
            {words.detail(invitedBy, longDate(sentAt))}
            {!expired && ` · ${words.until(longDate(expiresAt))}`}
          </p>
        </div>
        <div className={styles.buttons}>
          <Button
            isPending={resending.pending}
            onPress={() => void resend()}
            aria-label={`${words.resend} ${words.about(email)}`}
          >
            {words.resend}
          </Button>
          <Confirm
            label={words.cancel}
            about={words.about(email)}
            question={words.cancelQuestion(email)}
            isPending={cancelling.pending}
            onConfirm={() => void cancel()}
          />
        </div>
      </div>
      {problem && (
        <Notice tone="danger" role="alert">
          {problem.message}
        </Notice>
      )}
    </>
  );
}
