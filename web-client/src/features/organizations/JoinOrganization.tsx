import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { Role } from "../../gql/graphql";
import { longDate } from "../../messages";
import { role as roles } from "../../messages/header";
import { members, requests as words } from "../../messages/organizations";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { Form, FormActions } from "../../ui/Form";
import { Notice } from "../../ui/Notice";
import { SelectField } from "../../ui/SelectField";
import { TextField } from "../../ui/TextField";
import { useViewer } from "../../viewer";
import styles from "./Organizations.module.css";
import { useFocusBack } from "./useFocusBack";

export const JoinOrganization_organization = graphql(`
  fragment JoinOrganization_organization on Organization {
    id
    slug
    viewerCan
  }
`);

const OwnRequests = graphql(`
  query OwnRequests {
    viewer {
      id
      membershipRequests {
        id
        createdAt
        role
        version
        organization {
          id
        }
      }
    }
  }
`);

const RequestMembership = graphql(`
  mutation RequestMembership($input: RequestMembershipInput!) {
    requestMembership(input: $input) {
      membershipRequest {
        id
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

const WithdrawMembershipRequest = graphql(`
  mutation WithdrawMembershipRequest($input: WithdrawMembershipRequestInput!) {
    withdrawMembershipRequest(input: $input) {
      membershipRequest {
        id
        status
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

/** An empty list names no type: a request that is made tells this query to be asked again. */
const aboutRequests = { additionalTypenames: ["MembershipRequest"] };

/** The roles that one may ask for oneself. */
const ASKED: Role[] = ["REFERENT", "PROVIDER"];

/** Asks to join the organisation, or shows that one has. */
export function JoinOrganization({
  organization: ref,
}: {
  organization: FragmentType<typeof JoinOrganization_organization>;
}) {
  const { id, slug, viewerCan } = readFragment(JoinOrganization_organization, ref);
  const { viewer } = useViewer();
  const [{ data }] = useQuery({ query: OwnRequests, pause: !viewer, context: aboutRequests });
  const { heading, say } = useFocusBack();
  const [done, setDone] = useState<string | null>(null);
  if (viewer === null) {
    return (
      <p className={styles.soft}>
        {words.signInFirst}{" "}
        <Link to="/connexion" search={{ retour: `/structures/${slug}` }}>
          {words.signIn}
        </Link>
      </p>
    );
  }
  const own = data?.viewer?.membershipRequests.filter((one) => one.organization.id === id) ?? [];
  const member = viewer?.memberships.some((one) => one.organization.id === id);
  // Whoever manages the members invites: she does not ask.
  if (!viewerCan.includes("JOIN") || viewerCan.includes("MANAGE_MEMBERS") || member || !data) return null;
  return (
    <section className={styles.section} aria-labelledby="rejoindre">
      <h2 ref={heading} tabIndex={-1} id="rejoindre">
        {words.join}
      </h2>
      {done && (
        <Notice role="status">
          <p>{done}</p>
        </Notice>
      )}
      {own.length > 0 ? (
        own.map((one) => (
          <Waiting
            key={one.id}
            request={one}
            onDone={() => {
              setDone(words.withdrawn);
              say(words.withdrawn);
            }}
          />
        ))
      ) : (
        <>
          <p>{words.joinLead}</p>
          <JoinForm
            organization={id}
            onDone={() => {
              setDone(words.sent);
              say(words.sent);
            }}
          />
        </>
      )}
    </section>
  );
}

type WaitingProps = {
  request: { id: string; createdAt: string; role: Role; version: number };
  onDone: () => void;
};

function Waiting({ request, onDone }: WaitingProps) {
  const { send, problems, pending } = useDeed(WithdrawMembershipRequest);
  async function withdraw() {
    if (await send({ request: request.id, version: request.version })) onDone();
  }
  return (
    <div className={styles.card}>
      <p>
        {words.waiting(longDate(request.createdAt))}{" "}
        <span className={styles.soft}>{roles[request.role]}</span>
      </p>
      {problems[0] && (
        <Notice tone="danger" role="alert">
          {problems[0].message}
        </Notice>
      )}
      <div>
        <Confirm
          label={words.withdraw}
          question={words.withdrawQuestion}
          isPending={pending}
          onConfirm={() => void withdraw()}
        />
      </div>
    </div>
  );
}

function JoinForm({ organization, onDone }: { organization: string; onDone: () => void }) {
  const { send, problems, pending, refuse } = useDeed(RequestMembership);
  const [role, setRole] = useState<Role | "">("");
  const [message, setMessage] = useState("");

  async function submit() {
    if (role === "") {
      refuse([{ field: ["role"], message: members.roleRequired }]);
      return;
    }
    if (await send({ organization, role, message })) onDone();
  }

  return (
    <Form problems={problems} onSubmit={() => void submit()} label={words.join} className={styles.box ?? ""}>
      <SelectField
        name="role"
        label={members.role}
        placeholder={members.chooseRole}
        value={role}
        options={ASKED.map((value) => ({ value, label: roles[value] }))}
        onChange={setRole}
      />
      <TextField
        name="message"
        label={words.message}
        hint={words.messageHint}
        optional
        rows={3}
        value={message}
        onChange={setMessage}
      />
      <FormActions>
        <Button type="submit" look="strong" isPending={pending}>
          {words.send}
        </Button>
      </FormActions>
    </Form>
  );
}
