import { useMemo } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import type { Area } from "../../ui/map/area";

const MapLeaves = graphql(`
  query MapLeaves {
    leaves {
      id
      code
      kind
      name
      latitude
      longitude
      pole {
        id
        code
        number
        name
      }
    }
  }
`);

const NUMERALS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];

/** The number of a pôle as the programme prints it. */
export function numeral(number: number): string {
  return NUMERALS[number - 1] ?? String(number);
}

export type Leaf = Omit<Area, "look" | "outlined" | "value" | "rank" | "mark"> & {
  poleCode: string;
  poleNumber: number;
};

/** The communes and arrondissements that can be drawn, each in its pôle. */
export function useLeaves() {
  const [{ data, error }, retry] = useQuery({ query: MapLeaves });
  const leaves = useMemo(
    () =>
      data?.leaves.flatMap(({ code, kind, name, latitude, longitude, pole }): Leaf[] =>
        latitude == null || longitude == null || !pole
          ? []
          : [
              {
                code,
                name,
                latitude,
                longitude,
                group: numeral(pole.number),
                groupName: pole.name,
                poleCode: pole.code,
                poleNumber: pole.number,
                magnified: kind === "ARRONDISSEMENT",
              },
            ],
      ),
    [data],
  );
  return { leaves, error, retry };
}
