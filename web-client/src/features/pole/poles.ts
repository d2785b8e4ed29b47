import type { AssignmentBasis, Confidence, TerritoryKind } from "../../gql/graphql";
import { list, m } from "../../messages";

const ROMANS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];

/** The number of a pôle as the programme prints it. */
export function roman(number: number): string {
  return ROMANS[number - 1] ?? String(number);
}

export type Place = { kind: TerritoryKind; name: string; population?: number | null };

const NAMED = 3;

/** « 13e et 14e arrondissements de Marseille ; Allauch et Plan-de-Cuques »: the territory of a pôle, from its leaves. */
export function territoryInWords(places: ReadonlyArray<Place>): string {
  const arrondissements = places
    .filter(({ kind }) => kind === "ARRONDISSEMENT")
    .map(({ name }) => name.replace(/^Marseille (\S+) arrondissement$/, "$1"));
  const communes = places
    .filter(({ kind }) => kind === "COMMUNE")
    .sort((a, b) => (b.population ?? 0) - (a.population ?? 0))
    .map(({ name }) => name);
  const parts: string[] = [];
  if (arrondissements.length > 0) parts.push(m.pole.arrondissements(arrondissements));
  if (communes.length > NAMED) parts.push(m.pole.communesAmong(communes.length, communes.slice(0, NAMED)));
  else if (communes.length > 0) parts.push(list(communes));
  return parts.join(" ; ");
}

/** Whether the programme itself says to which pôle a place belongs, beyond doubt. Whatever is not sure must be confirmed. */
export function isSure(basis: AssignmentBasis | null | undefined, confidence: Confidence | null | undefined) {
  return basis === "PRINTED" && confidence === "HIGH";
}

export type Assigned = {
  poleBasis?: AssignmentBasis | null;
  poleConfidence?: Confidence | null;
  poleReason?: string | null;
  alternativePole?: { code: string } | null;
};

const CONFIDENCES: Confidence[] = ["HIGH", "MEDIUM", "LOW"];

/** Places that one reason ties to a pôle stand together; what is printed first, then from the surest to the least sure. */
export function groupByAssignment<P extends Assigned>(
  places: ReadonlyArray<P>,
): Array<{ key: string; sample: P; places: P[] }> {
  const groups = new Map<string, { key: string; sample: P; places: P[] }>();
  for (const place of places) {
    const { poleBasis, poleConfidence, poleReason, alternativePole } = place;
    const key = [poleBasis, poleConfidence, poleReason, alternativePole?.code].join("|");
    const group = groups.get(key);
    if (group) group.places.push(place);
    else groups.set(key, { key, sample: place, places: [place] });
  }
  const rank = ({ poleBasis, poleConfidence }: Assigned) =>
    (poleBasis === "PRINTED" ? 0 : CONFIDENCES.length) +
    (poleConfidence ? CONFIDENCES.indexOf(poleConfidence) : CONFIDENCES.length);
  return [...groups.values()].sort((a, b) => rank(a.sample) - rank(b.sample));
}
