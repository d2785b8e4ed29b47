import { useQuery } from "urql";
import { graphql } from "./gql";
import type { ViewerAct } from "./gql/graphql";
import { useLast } from "./ui/useLast";

const ViewerDocument = graphql(`
  query Viewer {
    viewer {
      id
      name
      email
      demonstration
      can
      acting {
        id
        role
        administrator
        organization {
          id
          slug
          name
        }
        pole {
          id
          code
          name
        }
      }
      memberships {
        id
        role
        organization {
          id
          name
        }
      }
    }
  }
`);

/**
 * Whoever is signed in; null for anyone else, undefined until it is known. `can` says what the screens offer to her: they
 * never look at a role. A failure says nothing of her: who was known still is, and `error` is there until she is.
 */
export function useViewer() {
  const [{ data, error, fetching }, ask] = useQuery({ query: ViewerDocument });
  const known = useLast(error ? undefined : data);
  const viewer = known?.viewer ?? null;
  return {
    viewer: known ? viewer : undefined,
    can: (act: ViewerAct) => viewer?.can.includes(act) ?? false,
    error: known || fetching ? undefined : error,
    retry: () => ask({ requestPolicy: "network-only" }),
  };
}
