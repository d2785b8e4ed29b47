import { useDeed } from "../../deed";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { verification as words } from "../../messages/organizations";
import { Confirm } from "../../ui/Confirm";
import { Notice } from "../../ui/Notice";
import styles from "./Organizations.module.css";
import { useFocusBack } from "./useFocusBack";

export const Verification_organization = graphql(`
  fragment Verification_organization on Organization {
    id
    version
    trust
  }
`);

const VerifyOrganization = graphql(`
  mutation VerifyOrganization($input: VerifyOrganizationInput!) {
    verifyOrganization(input: $input) {
      organization {
        id
        trust
        version
      }
      userErrors {
        field
        message
      }
    }
  }
`);

/** Says that an organisation is what it says, or no longer: for the pôle and the direction. */
export function Verification({
  organization: ref,
}: {
  organization: FragmentType<typeof Verification_organization>;
}) {
  const { id, version, trust } = readFragment(Verification_organization, ref);
  const { send, problems, pending } = useDeed(VerifyOrganization);
  const { heading, say } = useFocusBack();
  const verified = trust === "VERIFIED";

  async function decide() {
    const done = await send({ organization: id, version, verified: !verified });
    if (done) say(verified ? words.undone : words.done);
  }

  return (
    <section className={styles.section} aria-labelledby="verification">
      <h2 ref={heading} tabIndex={-1} id="verification">
        {words.title}
      </h2>
      <p>{verified ? words.verified : words.claimed}</p>
      {problems[0] && (
        <Notice tone="danger" role="alert">
          {problems[0].message}
        </Notice>
      )}
      <div>
        <Confirm
          key={String(verified)}
          label={verified ? words.unverify : words.verify}
          question={verified ? words.unquestion : words.question}
          isPending={pending}
          onConfirm={() => void decide()}
        />
      </div>
    </section>
  );
}
