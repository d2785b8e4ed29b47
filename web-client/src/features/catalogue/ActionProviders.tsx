import { Link } from "@tanstack/react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { m } from "../../messages";
import { Facts } from "../../ui/Facts";
import { NotSaid } from "./NotSaid";
import styles from "./NotSaid.module.css";

export const ActionProviders_action = graphql(`
  fragment ActionProviders_action on Action {
    id
    provider
    providers {
      organization {
        id
        slug
        name
        acronym
      }
      territories {
        id
        name
      }
      receivesReferrals
    }
    funding
  }
`);

export function ActionProviders({ action: ref }: { action: FragmentType<typeof ActionProviders_action> }) {
  const { provider, providers, funding } = readFragment(ActionProviders_action, ref);
  return (
    <Facts
      rows={[
        [m.action.providerPrinted, provider ?? <NotSaid />],
        [
          m.action.organizations,
          providers.length > 0 && (
            <ul>
              {providers.map(({ organization, territories, receivesReferrals }) => (
                <li key={organization.id}>
                  <Link to="/structures/$slug" params={{ slug: organization.slug }}>
                    {organization.acronym && organization.acronym !== organization.name
                      ? `${organization.name} (${organization.acronym})`
                      : organization.name}
                  </Link>
                  <span className={styles.note}>
                    {" — "}
                    {territories.map((one) => one.name).join(", ") || m.action.wholeCoverage}
                    {receivesReferrals && ` ; ${m.action.receives}`}
                  </span>
                </li>
              ))}
            </ul>
          ),
        ],
        [m.action.funding, funding.join(", ") || <NotSaid />],
      ]}
    />
  );
}
