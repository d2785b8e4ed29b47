import { useDeed } from "../../deed";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { MembershipRequests_OrganizationFragment } from "../../gql/graphql";
import { longDate } from "../../messages";
import { role as roles } from "../../messages/header";
import { requests as words } from "../../messages/organizations";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { cx } from "../../ui/cx";
import { Notice } from "../../ui/Notice";
import styles from "./Organizations.module.css";
import { useFocusBack } from "./useFocusBack";

export const MembershipRequests_organization = graphql(`
  fragment MembershipRequests_organization on Organization {
    id
    membershipRequests {
      id
      name
      email
      role
      message
      createdAt
      version
    }
  }
`);

const AcceptMembershipRequest = graphql(`
  mutation AcceptMembershipRequest($input: AcceptMembershipRequestInput!) {
    acceptMembershipRequest(input: $input) {
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

const RefuseMembershipRequest = graphql(`
  mutation RefuseMembershipRequest($input: RefuseMembershipRequestInput!) {
    refuseMembershipRequest(input: $input) {
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

type Request = NonNullable<MembershipRequests_OrganizationFragment["membershipRequests"]>[number];
type Props = { organization: FragmentType<typeof MembershipRequests_organization> };

/** Those who ask to join, for who answers. They stand first: somebody waits. */
export function MembershipRequests({ organization: ref }: Props) {
  const { membershipRequests } = readFragment(MembershipRequests_organization, ref);
  const { heading, say } = useFocusBack();
  if (!membershipRequests || membershipRequests.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="demandes">
      <h2 ref={heading} tabIndex={-1} id="demandes">
        {words.title}
      </h2>
      <ul role="list" className={cx(styles.list, styles.oneColumn)}>
        {membershipRequests.map((one) => (
          <li key={one.id} className={styles.card}>
            <RequestCard request={one} onDone={say} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function RequestCard({ request, onDone }: { request: Request; onDone: (said: string) => void }) {
  const accepting = useDeed(AcceptMembershipRequest);
  const refusing = useDeed(RefuseMembershipRequest);
  const { id, name, email, role, message, createdAt, version } = request;
  const problem = accepting.problems[0] ?? refusing.problems[0];

  async function accept() {
    if (await accepting.send({ request: id, version })) onDone(words.accepted(name));
  }
  async function refuse() {
    if (await refusing.send({ request: id, version })) onDone(words.refused(name));
  }

  return (
    <>
      <div className={styles.row}>
        <div className={styles.who}>
          <h3>{name}</h3>
          <p>{roles[role]}</p>
          {message && <p>{message}</p>}
          <p className={styles.soft}>
            <a href={`mailto:${email}`}>{email}</a> · {words.detail(longDate(createdAt))}
          </p>
        </div>
        <div className={styles.buttons}>
          <Button
            look="strong"
            isPending={accepting.pending}
            onPress={() => void accept()}
            aria-label={`${words.accept} ${words.about(name)}`}
          >
            {words.accept}
          </Button>
          <Confirm
            label={words.refuse}
            about={words.about(name)}
            question={words.refuseQuestion(name)}
            isPending={refusing.pending}
            onConfirm={() => void refuse()}
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
