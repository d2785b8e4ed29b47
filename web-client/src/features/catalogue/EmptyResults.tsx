import { type FragmentType, graphql, readFragment } from "../../gql";
import { m } from "../../messages";
import { Button } from "../../ui/Button";
import { type Criterion, loosen } from "./criteria";
import styles from "./Results.module.css";
import { type Filters, noFilters } from "./searchParams";

export const EmptyResults_connection = graphql(`
  fragment EmptyResults_connection on ActionConnection {
    loosenings {
      criterion
      count
    }
    textMatch {
      suggestions {
        typed
        read
      }
    }
  }
`);

type Props = {
  connection: FragmentType<typeof EmptyResults_connection>;
  criteria: Criterion[];
  filters: Filters;
  onChange: (filters: Filters) => void;
};

/** Nothing found: which criterion to let go and what that gives, and words near those that are unknown. */
export function EmptyResults({ connection, criteria, filters, onChange }: Props) {
  const { loosenings, textMatch } = readFragment(EmptyResults_connection, connection);
  const suggestions = textMatch?.suggestions ?? [];
  if (criteria.length === 0) {
    return (
      <div className={styles.empty}>
        <h3>{m.search.emptyNothing}</h3>
      </div>
    );
  }
  return (
    <div className={styles.empty}>
      <h3>{m.search.empty}</h3>
      {suggestions.map(({ typed, read }) => (
        <div key={typed} className={styles.loosen}>
          <p>{m.search.didYouMeanWord(typed)}</p>
          {read.map((word) => (
            <Button
              key={word}
              onPress={() => onChange({ ...filters, text: filters.text.replace(typed, word) })}
            >
              {word}
            </Button>
          ))}
        </div>
      ))}
      <p>{loosenings.length > 0 ? m.search.emptyHint : m.search.emptySeveral}</p>
      <div className={styles.loosen}>
        {criteria.length > 1 &&
          loosenings.map(({ criterion, count }) => {
            const loosened = loosen(criterion, filters, criteria);
            return (
              loosened && (
                <Button key={criterion} onPress={() => onChange(loosened.without)}>
                  {`${loosened.label} : ${m.search.count(count)}`}
                </Button>
              )
            );
          })}
        <Button look="strong" onPress={() => onChange({ ...noFilters, order: filters.order })}>
          {m.search.clearAll}
        </Button>
      </div>
    </div>
  );
}
