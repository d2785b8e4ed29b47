import { useMemo } from "react";
import type { CoverageMapQuery } from "../../gql/graphql";
import { m } from "../../messages";
import type { Area, Look } from "../../ui/map/area";
import { type LegendEntry, MapFigure } from "../../ui/map/MapFigure";
import styles from "./CoverageMap.module.css";
import type { Leaf } from "./useLeaves";

type LeafCoverage = NonNullable<CoverageMapQuery["action"]>["coverage"]["leaves"][number];
type State = "covered" | "toConfirm" | "excluded" | "notCovered";

const LOOKS: Record<State, Look> = {
  covered: "covered",
  toConfirm: "to-confirm",
  excluded: "excluded",
  notCovered: "not-covered",
};
// What is offered comes first when the table is sorted.
const STATES = Object.keys(LOOKS) as State[];

type FigureProps = {
  leaves: readonly Leaf[];
  /** What a coverage says of each leaf, published or being composed. */
  answers: readonly LeafCoverage[];
  territory: string | null;
  onTerritory: (code: string) => void;
};

/** A coverage as a sentence, a map with its table, and a table by pôle. */
export default function CoverageFigure({ leaves, answers, territory, onTerritory }: FigureProps) {
  const states = useMemo(() => statesOf(answers), [answers]);
  const areas = useMemo(() => toAreas(leaves, states), [leaves, states]);
  const count = (state: State) => areas.filter(({ code }) => states.get(code)?.state === state).length;
  const priority = areas.some(({ outlined }) => outlined);
  const present = STATES.filter((state) => count(state) > 0);
  return (
    <div className={styles.coverage}>
      <p>{m.coverageMap.sentence(count("covered"), areas.length, count("toConfirm"), count("excluded"))}</p>
      <div className={styles.sides}>
        <MapFigure
          label={m.coverageMap.label}
          valueHeader={m.coverageMap.header}
          areas={areas}
          legend={legendOf(present, priority)}
          selected={territory}
          onSelect={onTerritory}
        />
        <div className={styles.words}>
          <ByPole leaves={leaves} states={states} toConfirm={count("toConfirm") > 0} />
          {count("excluded") > 0 && <p className={styles.note}>{m.coverageMap.explainExcluded}</p>}
          {count("toConfirm") > 0 && <p className={styles.note}>{m.coverageMap.explainToConfirm}</p>}
          {priority && <p className={styles.note}>{m.coverageMap.explainPriority}</p>}
        </div>
      </div>
    </div>
  );
}

type LeafState = { state: State; priority: boolean };

function statesOf(leaves: readonly LeafCoverage[]): Map<string, LeafState> {
  return new Map(
    leaves.map(({ territory, verdict, excluded, priority }) => {
      const state: State =
        verdict === "YES"
          ? "covered"
          : verdict === "TO_CONFIRM"
            ? "toConfirm"
            : excluded
              ? "excluded"
              : "notCovered";
      return [territory.code, { state, priority: priority && state === "covered" }];
    }),
  );
}

function toAreas(leaves: readonly Leaf[], states: ReadonlyMap<string, LeafState>): Area[] {
  return leaves.map((leaf) => {
    const { state, priority } = states.get(leaf.code) ?? { state: "notCovered", priority: false };
    return {
      ...leaf,
      look: LOOKS[state],
      outlined: priority,
      value: m.coverageMap.value(m.coverageMap[state], priority),
      rank: STATES.indexOf(state) * 2 + (priority ? 0 : 1),
      mark: "",
    };
  });
}

function legendOf(present: readonly State[], priority: boolean): LegendEntry[] {
  const entries: LegendEntry[] = present.map((state) => ({
    label: m.coverageMap.legend[state],
    look: LOOKS[state],
  }));
  if (priority) entries.push({ label: m.coverageMap.legend.priority, look: "covered", outlined: true });
  return entries;
}

type ByPoleProps = {
  leaves: readonly Leaf[];
  states: ReadonlyMap<string, LeafState>;
  toConfirm: boolean;
};

/** What of each pôle is covered; pôles of which nothing is are left out, the sentence and the map say them. */
function ByPole({ leaves, states, toConfirm }: ByPoleProps) {
  const numbers = [...new Set(leaves.map(({ poleNumber }) => poleNumber))].sort((a, b) => a - b);
  const rows = numbers.flatMap((number) => {
    const members = leaves.filter(({ poleNumber }) => poleNumber === number);
    const of = (state: State) => members.filter(({ code }) => states.get(code)?.state === state);
    const [covered, unsure] = [of("covered"), of("toConfirm")];
    const [first] = members;
    return first && covered.length + unsure.length > 0
      ? [{ number, first, covered: namesOf(covered, members), unsure: namesOf(unsure, members) }]
      : [];
  });
  if (rows.length === 0) return null;
  return (
    <table className={styles.poles}>
      <caption>{m.coverageMap.byPole}</caption>
      <thead>
        <tr>
          <th scope="col">{m.map.group}</th>
          <th scope="col">{m.coverageMap.legend.covered}</th>
          {toConfirm && <th scope="col">{m.coverageMap.legend.toConfirm}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ number, first, covered, unsure }) => (
          <tr key={number}>
            <th scope="row">{m.map.pole(first.group, first.groupName)}</th>
            <td data-empty={covered === m.coverageMap.nothing}>{covered}</td>
            {toConfirm && (
              <td
                data-empty={unsure === m.coverageMap.nothing}
                data-label={m.coverageMap.beforeToConfirm}
                className={styles.unsure}
              >
                {unsure}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Names, or in fewer words when it is the whole pôle or nearly. */
function namesOf(some: readonly Leaf[], all: readonly Leaf[]): string {
  if (some.length === 0) return m.coverageMap.nothing;
  if (some.length === all.length) return m.coverageMap.wholePole(all.length);
  const others = all.filter((one) => !some.includes(one)).map(({ name }) => name);
  if (others.length <= 3 && some.length > 2 * others.length) return m.coverageMap.exceptIn(others);
  return some.map(({ name }) => name).join(", ");
}
