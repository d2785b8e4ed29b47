import { useMemo } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { m } from "../../messages";
import type { Vocabulary } from "./searchParams";

const SearchVocabulary = graphql(`
  query SearchVocabulary {
    axes {
      id
      code
      shortTitle
      themes {
        id
        code
        title
      }
      ...Facets_axis
    }
    publics {
      id
      slug
      label
    }
    barriers {
      id
      slug
      label
    }
  }
`);

/** The words of the programme in force: what the address may hold, and how to say it. */
export function useVocabulary() {
  const [{ data, error }, run] = useQuery({ query: SearchVocabulary });
  return useMemo(() => {
    const axes = data?.axes ?? [];
    const themes = axes.flatMap((axis) => axis.themes);
    const labels = {
      axes: new Map(axes.map((axis) => [axis.code, m.search.axisFilter(axis.shortTitle)])),
      themes: new Map(themes.map((theme) => [theme.code, theme.title])),
      publics: new Map(data?.publics.map((one) => [one.slug, one.label])),
      barriers: new Map(data?.barriers.map((one) => [one.slug, one.label])),
    };
    const known: Vocabulary | undefined = data && {
      axes: new Set(labels.axes.keys()),
      themes: new Set(labels.themes.keys()),
      publics: new Set(labels.publics.keys()),
      barriers: new Set(labels.barriers.keys()),
    };
    const retry = () => {
      if (error) run({ requestPolicy: "network-only" });
    };
    return { axes, labels, known, settled: data !== undefined || error !== undefined, retry };
  }, [data, error, run]);
}
