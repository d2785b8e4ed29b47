import { m } from "../../messages";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import styles from "./ActiveFilters.module.css";
import type { Criterion } from "./criteria";
import { type Filters, noFilters } from "./searchParams";

type Props = { criteria: Criterion[]; order: Filters["order"]; onChange: (filters: Filters) => void };

export function ActiveFilters({ criteria, order, onChange }: Props) {
  if (criteria.length === 0) return null;
  return (
    <section aria-label={m.search.active} className={styles.active}>
      <ul role="list" className={styles.list}>
        {criteria.map((criterion) => (
          <li key={criterion.key}>
            <Chip
              label={criterion.kind === "text" ? `« ${criterion.label} »` : criterion.label}
              removeLabel={m.common.remove(criterion.label)}
              onRemove={() => onChange(criterion.without)}
            />
          </li>
        ))}
      </ul>
      <Button look="quiet" onPress={() => onChange({ ...noFilters, order })}>
        {m.search.clearAll}
      </Button>
    </section>
  );
}
