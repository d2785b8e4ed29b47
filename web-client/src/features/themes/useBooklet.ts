import { useEffect, useState } from "react";
import { type CombinedError, useClient } from "urql";
import { type FragmentType, graphql } from "../../gql";
import type { CoverageVerdict } from "../../gql/graphql";
import type { BookletSheet_action } from "./BookletSheet";

// Fifty whole sheets are what one request may ask for (DECISIONS.md: objects are counted before execution).
const BookletActions = graphql(`
  query BookletActions($filter: ActionFilter, $territory: String, $after: String) {
    actions(filter: $filter, orderBy: { field: CODE }, first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        cursor
        coverage {
          verdict
          because
        }
        node {
          id
          ...BookletSheet_action
        }
      }
    }
  }
`);

export type BookletEdge = {
  cursor: string;
  coverage: { verdict: CoverageVerdict; because: string } | null;
  action: FragmentType<typeof BookletSheet_action>;
};

type Booklet =
  | { state: "loading" }
  | { state: "failed"; error: CombinedError; retry: () => void }
  | { state: "known"; edges: BookletEdge[] };

/** Every sheet of a choice, page after page: a booklet is whole or it is not shown. */
export function useBooklet(pole: string | null, theme: string | null): Booklet {
  const client = useClient();
  const [attempt, setAttempt] = useState(0);
  const [booklet, setBooklet] = useState<Booklet>({ state: "loading" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
  useEffect(() => {
    let current = true;
    setBooklet({ state: "loading" });
    async function load() {
      const edges: BookletEdge[] = [];
      let after: string | null = null;
      for (let more = true; more; ) {
        const variables: { filter: object; territory: string | null; after: string | null } = {
          filter: {
            ...(pole && { territory: pole, coverage: ["YES", "PARTLY", "TO_CONFIRM"] }),
            ...(theme && { themes: [theme] }),
          },
          territory: pole,
          after,
        };
        const { data, error } = await client.query(BookletActions, variables).toPromise();
        if (!current) return;
        if (error || !data) {
          if (error) setBooklet({ state: "failed", error, retry: () => setAttempt((former) => former + 1) });
          return;
        }
        for (const { cursor, coverage, node } of data.actions.edges) {
          edges.push({ cursor, coverage: coverage ?? null, action: node });
        }
        after = data.actions.pageInfo.endCursor ?? null;
        more = data.actions.pageInfo.hasNextPage;
      }
      setBooklet({ state: "known", edges });
    }
    void load();
    return () => {
      current = false;
    };
  }, [client, pole, theme, attempt]);
  return booklet;
}
