import { useQuery } from "urql";
import { graphql } from "../../gql";
import { m } from "../../messages";
import { ActionCard } from "./ActionCard";
import styles from "./Results.module.css";
import type { SearchVariables } from "./searchParams";

const ToConfirm = graphql(`
  query ToConfirm($search: String, $filter: ActionFilter, $orderBy: ActionOrder, $territory: String) {
    actions(search: $search, filter: $filter, orderBy: $orderBy, first: 100) {
      totalCount
      edges {
        cursor
        ...ActionCard_edge
      }
    }
  }
`);

type Props = {
  variables: SearchVariables;
  territory: { code: string; name: string };
};

/** Actions whose extension to the territory is likely but not printed: apart, never among the results. */
export function ToConfirmGroup({ variables, territory }: Props) {
  const [{ data }] = useQuery({
    query: ToConfirm,
    variables: {
      ...variables,
      filter: { ...variables.filter, coverage: ["TO_CONFIRM"] },
      territory: territory.code,
    },
  });
  if (!data || data.actions.totalCount === 0) return null;
  return (
    <section className={styles.group} aria-labelledby="a-confirmer">
      <h2 id="a-confirmer">
        {m.search.toConfirmTitle} ({data.actions.totalCount})
      </h2>
      <p className={styles.hint}>{m.search.toConfirmHint(territory.name)}</p>
      <ul role="list" className={styles.list}>
        {data.actions.edges.map((edge) => (
          <li key={edge.cursor}>
            <ActionCard edge={edge} territory={territory.code} />
          </li>
        ))}
      </ul>
    </section>
  );
}
