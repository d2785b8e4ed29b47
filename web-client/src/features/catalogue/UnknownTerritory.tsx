import { useQuery } from "urql";
import { graphql } from "../../gql";
import { m } from "../../messages";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";

const TerritoryReadings = graphql(`
  query TerritoryReadings($search: String!) {
    territories(search: $search, first: 5) {
      id
      code
      kind
      name
    }
  }
`);

const MAX_SEARCH = 200;

type Props = {
  code: string;
  /** What the page does meanwhile; by default, that results are those of the whole department. */
  sentence?: string;
  onChoose: (code: string | null) => void;
};

/** The address names a territory that does not exist: often a postal code, which is not an identity. */
export function UnknownTerritory({ code, sentence = m.search.unknownTerritory(code), onChoose }: Props) {
  const [{ data }] = useQuery({ query: TerritoryReadings, variables: { search: code.slice(0, MAX_SEARCH) } });
  const readings = data?.territories ?? [];
  return (
    <Notice tone="caution" role="alert">
      <p>{sentence}</p>
      {readings.length > 0 && <p>{m.search.didYouMean}</p>}
      <div>
        {readings.map((one) => (
          <Button key={one.id} onPress={() => onChoose(one.code)}>
            {one.name} ({m.labels.territoryKind[one.kind]})
          </Button>
        ))}
        <Button look="quiet" onPress={() => onChoose(null)}>
          {m.common.remove(`« ${code} »`)}
        </Button>
      </div>
    </Notice>
  );
}
