import { useQuery } from "urql";
import { graphql } from "../../gql";
import { m } from "../../messages";
import { Button } from "../../ui/Button";
import { type Criterion, loosenLabel } from "./criteria";
import styles from "./Results.module.css";
import { type Filters, noFilters, toVariables } from "./searchParams";

const CountActions = graphql(`
  query CountActions($search: String, $filter: ActionFilter) {
    actions(search: $search, filter: $filter, first: 1) {
      totalCount
    }
  }
`);

type Props = { criteria: Criterion[]; order: Filters["order"]; onChange: (filters: Filters) => void };

/** Nothing found: what each criterion costs, and a button to let it go. */
export function EmptyResults({ criteria, order, onChange }: Props) {
  return (
    <div className={styles.empty}>
      <h3>{criteria.length > 0 ? m.search.empty : m.search.emptyNothing}</h3>
      {criteria.length > 0 && (
        <>
          <p>{m.search.emptyHint}</p>
          <div className={styles.loosen}>
            {criteria.length > 1 &&
              criteria.map((criterion) => (
                <Loosen key={criterion.key} criterion={criterion} onChange={onChange} />
              ))}
            <Button look="strong" onPress={() => onChange({ ...noFilters, order })}>
              {m.search.clearAll}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function Loosen({ criterion, onChange }: { criterion: Criterion; onChange: (filters: Filters) => void }) {
  const { search, filter } = toVariables(criterion.without);
  const [{ data }] = useQuery({ query: CountActions, variables: { search, filter } });
  const label = loosenLabel(criterion);
  return (
    <Button onPress={() => onChange(criterion.without)}>
      {data ? `${label} : ${m.search.count(data.actions.totalCount)}` : label}
    </Button>
  );
}
