import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import { m } from "../../messages";
import type { Area } from "../../ui/map/area";
import { type LegendEntry, MapFigure } from "../../ui/map/MapFigure";
import { stepOf, stepsOf } from "../../ui/map/scale";
import { Segments } from "../../ui/Segments";
import { Skeleton } from "../../ui/Skeleton";
import type { SearchVariables } from "./searchParams";
import { type Leaf, useLeaves } from "./useLeaves";

const TerritoryCounts = graphql(`
  query TerritoryCounts($search: String, $filter: ActionFilter) {
    actions(search: $search, filter: $filter, first: 1) {
      territoryCounts {
        territory {
          id
          code
        }
        count
      }
    }
  }
`);

type Colour = "pole" | "count";

type Props = {
  variables: SearchVariables;
  territory: string | null;
  onTerritory: (code: string) => void;
};

/** How many actions each commune has under the search, on a map that chooses the territory. */
export default function SearchMap({ variables, territory, onTerritory }: Props) {
  const [colour, setColour] = useState<Colour>("pole");
  const { leaves, error: noLeaves, retry: retryLeaves } = useLeaves();
  // The territory asked does not change what the others would give: the map stays as it is when one is chosen.
  const { search, filter } = variables;
  const [{ data, error }, retry] = useQuery({
    query: TerritoryCounts,
    variables: { search, filter: { ...filter, territory: null } },
  });
  const counts = useMemo(
    () =>
      data && new Map(data.actions.territoryCounts.map(({ territory: leaf, count }) => [leaf.code, count])),
    [data],
  );
  const drawn = useMemo(() => leaves && counts && toAreas(leaves, counts, colour), [leaves, counts, colour]);
  const within = useMemo(() => leaves && leavesIn(leaves, territory), [leaves, territory]);

  const failure = error ?? noLeaves;
  if (failure) {
    return (
      <LoadError
        error={failure}
        onRetry={() => {
          if (noLeaves) retryLeaves({ requestPolicy: "network-only" });
          if (error) retry({ requestPolicy: "network-only" });
        }}
      />
    );
  }
  if (!drawn) return <MapLoading />;
  return (
    <MapFigure
      label={m.searchMap.label}
      valueHeader={m.map.count}
      areas={drawn.areas}
      legend={drawn.legend}
      selected={territory}
      within={within}
      numerals={colour === "pole"}
      controls={
        <Segments<Colour>
          label={m.searchMap.colour}
          value={colour}
          options={[
            { value: "pole", label: m.searchMap.byPole },
            { value: "count", label: m.searchMap.byCount },
          ]}
          onChange={setColour}
        />
      }
      onSelect={onTerritory}
    />
  );
}

export function MapLoading() {
  return (
    <div>
      <p className="visually-hidden">{m.common.loading}</p>
      <Skeleton lines={["short", "long", "long", "long", "long", "long", "long"]} />
    </div>
  );
}

function toAreas(
  leaves: readonly Leaf[],
  counts: ReadonlyMap<string, number>,
  colour: Colour,
): { areas: Area[]; legend: LegendEntry[] } {
  const countOf = (code: string) => counts.get(code) ?? 0;
  const steps = stepsOf(leaves.map(({ code }) => countOf(code)));
  const areas = leaves.map((leaf): Area => {
    const count = countOf(leaf.code);
    return {
      ...leaf,
      look: colour === "pole" ? `group-${leaf.poleNumber}` : `step-${stepOf(count, steps)}`,
      outlined: false,
      value: count === 0 ? m.searchMap.none : m.search.count(count),
      rank: count,
      mark: String(count),
    };
  });
  const poles = new Map(leaves.map((leaf) => [leaf.poleNumber, leaf]));
  const legend =
    colour === "pole"
      ? [...poles]
          .sort(([a], [b]) => a - b)
          .map(
            ([number, { group, groupName }]): LegendEntry => ({
              label: m.map.pole(group, groupName),
              look: `group-${number}`,
            }),
          )
      : steps.map(
          ({ step, from, to }): LegendEntry => ({ label: m.map.range(from, to), look: `step-${step}` }),
        );
  return { areas, legend };
}

const MARSEILLE = "13055";

/** The leaves of a pôle, or of Marseille; none for a leaf, a zone or the whole department. */
function leavesIn(leaves: readonly Leaf[], territory: string | null): ReadonlySet<string> {
  return new Set(
    leaves
      .filter((leaf) => leaf.poleCode === territory || (territory === MARSEILLE && leaf.magnified))
      .map(({ code }) => code),
  );
}
