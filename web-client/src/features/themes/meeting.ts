import { useQuery } from "urql";
import { type FragmentType, graphql } from "../../gql";
import type { CoverageVerdict } from "../../gql/graphql";
import type { MeetingAction_action } from "./MeetingFacts";

const MeetingOffer = graphql(`
  query MeetingOffer($theme: String!, $pole: String!) {
    programme {
      id
      title
      poles {
        id
        code
        name
      }
    }
    themes {
      id
      code
      title
      coverageByPole {
        pole {
          id
          code
        }
        covered
        toConfirm
      }
    }
    theme(code: $theme) {
      id
      code
      title
    }
    pole(code: $pole) {
      id
      code
      name
      actions(
        filter: { themes: [$theme], coverage: [YES, PARTLY, TO_CONFIRM, NO] }
        orderBy: { field: CODE }
        first: 100
      ) {
        totalCount
        edges {
          cursor
          coverage {
            verdict
            because
          }
          node {
            id
            ...MeetingAction_action
          }
        }
      }
    }
  }
`);

/** An action of the theme, and what it is worth in the pôle. */
export type MeetingEdge = {
  cursor: string;
  verdict: CoverageVerdict;
  because: string;
  action: FragmentType<typeof MeetingAction_action>;
};

/** What a theme offers in a pôle: covered, to confirm, and held outside of it; in the order of codes. */
export function useMeeting(theme: string, pole: string) {
  const [{ data, error, fetching }, run] = useQuery({ query: MeetingOffer, variables: { theme, pole } });
  const retry = () => run({ requestPolicy: "network-only" });
  // A theme that the programme does not have is a filter that the API refuses.
  const unknown = error?.graphQLErrors.some((one) => one.extensions.code === "BAD_REQUEST") ?? false;
  if (unknown || (data && (!data.theme || !data.pole))) return { state: "unknown" as const };
  if (error && !fetching) return { state: "failed" as const, error, retry };
  if (!data?.theme || !data.pole) return { state: "loading" as const };

  const edges: MeetingEdge[] = data.pole.actions.edges.map(({ cursor, coverage, node }) => ({
    cursor,
    verdict: coverage?.verdict ?? "NO",
    because: coverage?.because ?? "",
    action: node,
  }));
  const covered = edges.filter(({ verdict }) => verdict === "YES" || verdict === "PARTLY");
  const toConfirm = edges.filter(({ verdict }) => verdict === "TO_CONFIRM");
  return {
    state: "known" as const,
    theme: data.theme,
    pole: data.pole,
    programme: data.programme,
    themes: data.themes,
    total: data.pole.actions.totalCount,
    covered,
    toConfirm,
    elsewhere: edges.filter(({ verdict }) => verdict === "NO"),
  };
}

export type Meeting = Extract<ReturnType<typeof useMeeting>, { state: "known" }>;
