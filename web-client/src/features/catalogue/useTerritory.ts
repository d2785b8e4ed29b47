import { useQuery } from "urql";
import { type FragmentType, graphql } from "../../gql";
import type { TerritoryField_territory } from "./TerritoryField";

const ChosenTerritory = graphql(`
  query ChosenTerritory($code: String!) {
    territory(code: $code) {
      id
      code
      name
      ...TerritoryField_territory
    }
  }
`);

type Chosen = { retry: () => void } & (
  | { state: "none" | "loading" | "failed" }
  | { state: "unknown"; code: string }
  | { state: "known"; code: string; name: string; territory: FragmentType<typeof TerritoryField_territory> }
);

/** The territory that the address names. */
export function useTerritory(code: string | null): Chosen {
  const [{ data, error, fetching, operation }, run] = useQuery({
    query: ChosenTerritory,
    variables: { code: code ?? "" },
    pause: code === null,
  });
  const retry = () => {
    if (code !== null && error) run({ requestPolicy: "network-only" });
  };
  if (code === null) return { state: "none", retry };
  // urql keeps the former answer while the next one is on its way.
  if (fetching || operation?.variables.code !== code) return { state: "loading", retry };
  if (error) return { state: "failed", retry };
  if (!data?.territory) return { state: "unknown", code, retry };
  const { territory } = data;
  return { state: "known", code: territory.code, name: territory.name, territory, retry };
}
