import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import { m } from "../../messages";
import { kindInWords, organizations as words } from "../../messages/organizations";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { Tag } from "../../ui/Tag";
import { useLast } from "../../ui/useLast";
import { Invitations } from "./Invitations";
import { JoinOrganization } from "./JoinOrganization";
import { Members } from "./Members";
import { MembershipRequests } from "./MembershipRequests";
import { OrganizationFacts } from "./OrganizationFacts";
import styles from "./Organizations.module.css";
import { TrustTag } from "./TrustTag";
import { Verification } from "./Verification";

const Organization = graphql(`
  query Organization($slug: String!) {
    organization(slug: $slug) {
      id
      name
      kind
      trust
      viewerCan
      ...OrganizationFacts_organization
      ...Verification_organization
      ...MembershipRequests_organization
      ...Members_organization
      ...Invitations_organization
      ...JoinOrganization_organization
      actions(first: 100) {
        nodes {
          id
          code
          slug
          shortTitle
        }
      }
    }
  }
`);

type Props = { slug: string; heading: (name: string) => ReactNode };

/** What an organisation says of itself, and what one may do with it: the server says which, part by part. */
export function OrganizationDetails({ slug, heading }: Props) {
  const [{ data: answer, error, fetching }, retry] = useQuery({ query: Organization, variables: { slug } });
  const data = useLast(answer);
  const refresh = () => retry({ requestPolicy: "network-only" });
  const failed = error && !fetching && <LoadError error={error} onRetry={refresh} />;
  if (failed && !data) return failed;
  if (!data) {
    return (
      <>
        <p className="visually-hidden">{m.common.loading}</p>
        <Skeleton lines={["title", "long", "short", "long"]} />
      </>
    );
  }
  const { organization } = data;
  if (!organization) {
    return (
      <div className={styles.section}>
        <PageHeading title={words.unknownTitle} />
        <p>{words.unknown}</p>
        <p>
          <Link to="/structures">{words.backToList}</Link>
        </p>
      </div>
    );
  }
  const { viewerCan, actions } = organization;
  return (
    <>
      <div className={styles.intro}>
        {heading(organization.name)}
        <p className={styles.tags}>
          <Tag>{kindInWords(organization.kind)}</Tag>
          <TrustTag trust={organization.trust} />
        </p>
      </div>
      {failed}
      <MembershipRequests organization={organization} />
      <OrganizationFacts organization={organization} refresh={refresh} />
      {viewerCan.includes("VERIFY") && <Verification organization={organization} />}
      <Members organization={organization} />
      <Invitations organization={organization} />
      <JoinOrganization organization={organization} />
      <section className={styles.section} aria-labelledby="actions">
        <h2 id="actions">{words.actions}</h2>
        {actions.nodes.length === 0 ? (
          <p>{words.noAction}</p>
        ) : (
          <ul role="list" className={styles.actions}>
            {actions.nodes.map((action) => (
              <li key={action.id}>
                <Link to="/actions/$slug" params={{ slug: action.slug }}>
                  {action.code} {action.shortTitle}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}
