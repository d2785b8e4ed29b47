import { type FragmentType, graphql, readFragment } from "../../gql";
import { m } from "../../messages";
import { Facts } from "../../ui/Facts";
import styles from "./NotSaid.module.css";

export const ActionCoverage_action = graphql(`
  fragment ActionCoverage_action on Action {
    id
    coverage {
      text
      departmentWide
      includes {
        id
        name
      }
      excludes {
        id
        name
      }
      probable {
        id
        name
      }
      emphasis {
        id
        name
      }
      placeOfIntervention
      note
    }
  }
`);

export function ActionCoverage({ action: ref }: { action: FragmentType<typeof ActionCoverage_action> }) {
  const { coverage } = readFragment(ActionCoverage_action, ref);
  return (
    <Facts
      rows={[
        [m.action.sector, `« ${coverage.text} »`],
        [m.action.includes, coverage.departmentWide ? m.action.wholeDepartment : names(coverage.includes)],
        [m.action.excludes, names(coverage.excludes)],
        [
          m.action.probable,
          coverage.probable.length > 0 && (
            <>
              <span>{names(coverage.probable)}</span>
              <span className={styles.note}>{m.action.probableHint}</span>
            </>
          ),
        ],
        [m.action.emphasis, names(coverage.emphasis)],
        [
          m.action.place,
          coverage.placeOfIntervention && (
            <>
              <span>{coverage.placeOfIntervention}</span>
              <span className={styles.note}>{m.action.placeHint}</span>
            </>
          ),
        ],
        [m.action.coverageNote, coverage.note],
      ]}
    />
  );
}

function names(territories: ReadonlyArray<{ name: string }>): string {
  return territories.map((one) => one.name).join(", ");
}
