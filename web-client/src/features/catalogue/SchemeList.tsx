import { Link } from "@tanstack/react-router";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { m } from "../../messages";
import { Disclosure } from "../../ui/Disclosure";
import styles from "./Results.module.css";

const Schemes = graphql(`
  query Schemes($search: String, $territory: String) {
    schemes(search: $search, territory: $territory) {
      id
      title
      providerText
      status
      summary
      coverage {
        text
        departmentWide
        includes {
          id
          name
        }
      }
      relatedActions {
        id
        slug
        shortTitle
      }
    }
  }
`);

/** What the programme names without giving it a sheet: shown apart, never mixed with the actions. */
export function SchemeList({ search, territory }: { search: string | null; territory: string | null }) {
  const [{ data }] = useQuery({ query: Schemes, variables: { search, territory } });
  if (!data || data.schemes.length === 0) return null;
  return (
    <div className={styles.schemes}>
      <Disclosure level={2} title={m.search.schemes(data.schemes.length)}>
        <p className={styles.hint}>{m.search.schemesHint}</p>
        <ul role="list" className={styles.schemeList}>
          {data.schemes.map((scheme) => (
            <li key={scheme.id} className={styles.scheme}>
              <h3>{scheme.title}</h3>
              <p>{scheme.summary}</p>
              {scheme.status && <p className={styles.small}>{scheme.status}</p>}
              {scheme.providerText && (
                <p className={styles.small}>
                  {m.search.schemeWho} {scheme.providerText}
                </p>
              )}
              <p className={styles.small}>
                {m.search.schemeWhere} {where(scheme.coverage)}
              </p>
              {scheme.relatedActions.length > 0 && (
                <p className={styles.small}>
                  {m.search.schemeRelated}{" "}
                  {scheme.relatedActions.map((action, index) => (
                    <span key={action.id}>
                      {index > 0 && ", "}
                      <Link to="/actions/$slug" params={{ slug: action.slug }}>
                        {action.shortTitle}
                      </Link>
                    </span>
                  ))}
                </p>
              )}
            </li>
          ))}
        </ul>
      </Disclosure>
    </div>
  );
}

function where(
  coverage: { text: string; departmentWide: boolean; includes: Array<{ name: string }> } | null | undefined,
): string {
  if (!coverage) return m.search.territoryNotPrinted;
  if (coverage.departmentWide) return m.search.whole;
  return coverage.includes.map((one) => one.name).join(", ") || coverage.text;
}
