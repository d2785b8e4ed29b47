import { useQuery } from "urql";
import { graphql } from "./gql";
import type { ViewerAct } from "./gql/graphql";

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
 * never look at a role.
 */
export function useViewer() {
  const [{ data }] = useQuery({ query: ViewerDocument });
  const viewer = data?.viewer ?? null;
  return {
    viewer: data ? viewer : undefined,
    can: (act: ViewerAct) => viewer?.can.includes(act) ?? false,
  };
}
