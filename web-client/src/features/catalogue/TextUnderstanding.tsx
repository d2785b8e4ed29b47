import { type FragmentType, graphql, readFragment } from "../../gql";
import { m } from "../../messages";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import styles from "./Results.module.css";

export const TextUnderstanding_connection = graphql(`
  fragment TextUnderstanding_connection on ActionConnection {
    totalCount
    readings {
      typed
      search
      count
      territory {
        id
        code
        name
      }
    }
    textMatch {
      wordsAsked
      wordsHeld
      relaxed
      missing
      corrections {
        typed
        read
      }
    }
  }
`);

type Props = {
  connection: FragmentType<typeof TextUnderstanding_connection>;
  onNarrow: (text: string, territory: string) => void;
};

/** How the text was understood: the places that it names, to be taken as filters; what was mended or left out. */
export function TextUnderstanding({ connection, onNarrow }: Props) {
  const { totalCount, readings, textMatch } = readFragment(TextUnderstanding_connection, connection);
  const offered = readings.filter(({ count }) => count > 0);
  const absent = readings.filter(({ count }) => count === 0);
  const relaxed = textMatch?.relaxed === true && totalCount > 0;
  const corrections = totalCount > 0 ? (textMatch?.corrections ?? []) : [];
  return (
    <>
      {offered.length > 0 && (
        <section aria-label={m.search.readings} className={`${styles.loosen} no-print`}>
          {offered.map(({ territory, search, count }) => (
            <Button key={territory.id} onPress={() => onNarrow(search, territory.code)}>
              {m.search.narrowTo(territory.name, count)}
            </Button>
          ))}
        </section>
      )}
      {(absent.length > 0 || relaxed || corrections.length > 0) && (
        <Notice small>
          {absent.map(({ territory }) => (
            <p key={territory.id}>{m.search.absentFrom(territory.name)}</p>
          ))}
          {relaxed && <p>{m.search.relaxed(textMatch.wordsHeld, textMatch.wordsAsked, textMatch.missing)}</p>}
          {corrections.map(({ typed, read }) => (
            <p key={typed}>{m.search.corrected(typed, read)}</p>
          ))}
        </Notice>
      )}
    </>
  );
}
