import { useQuery } from "urql";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import { Skeleton } from "../../ui/Skeleton";
import CoverageFigure from "./CoverageFigure";
import { useLeaves } from "./useLeaves";

const CoverageMapDocument = graphql(`
  query CoverageMap($slug: String!) {
    action(slug: $slug) {
      id
      coverage {
        leaves {
          territory {
            id
            code
          }
          verdict
          excluded
          priority
        }
      }
    }
  }
`);

type Props = { slug: string; territory: string | null; onTerritory: (code: string) => void };

/** Where an action is offered: a sentence, a map with its table, and the pôles with what of each is covered. */
export default function CoverageMap({ slug, territory, onTerritory }: Props) {
  const { leaves, error: noLeaves, retry: retryLeaves } = useLeaves();
  const [{ data, error }, retry] = useQuery({ query: CoverageMapDocument, variables: { slug } });
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
  if (!data?.action || !leaves) return <Skeleton lines={["long", "long", "long", "long", "long"]} />;
  return (
    <CoverageFigure
      leaves={leaves}
      answers={data.action.coverage.leaves}
      territory={territory}
      onTerritory={onTerritory}
    />
  );
}
