import { useEffect, useRef } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { errorSentence } from "../../graphql";
import { m } from "../../messages";
import { useAnnounce } from "../../ui/Announcer";
import { CoverageTag } from "./CoverageTag";
import styles from "./IsItHere.module.css";
import { TerritoryField } from "./TerritoryField";
import { UnknownTerritory } from "./UnknownTerritory";
import { useTerritory } from "./useTerritory";

const Covers = graphql(`
  query Covers($slug: String!, $territory: String!) {
    action(slug: $slug) {
      id
      coverage {
        covers(territory: $territory) {
          verdict
          because
        }
      }
    }
  }
`);

type Props = { slug: string; code: string | null; onChange: (code: string | null) => void };

/** « Is it offered here? », for the territory of the person. */
export function IsItHere({ slug, code, onChange }: Props) {
  const territory = useTerritory(code);
  const known = territory.state === "known";
  const [{ data, error, fetching }] = useQuery({
    query: Covers,
    variables: { slug, territory: code ?? "" },
    pause: !known,
  });
  const answer = known && !fetching ? data?.action?.coverage.covers : undefined;

  const announce = useAnnounce();
  const opened = useRef(code);
  const sentence = answer && `${m.labels.verdict[answer.verdict]}. ${answer.because}`;
  useEffect(() => {
    // The answer that was there when the page opened is read with the page.
    if (sentence && code !== opened.current) announce(sentence);
  }, [sentence, code, announce]);

  return (
    <div className={styles.box}>
      <TerritoryField
        label={m.action.isItHere}
        hint={m.action.isItHereHint}
        territory={known ? territory.territory : null}
        onChange={onChange}
      />
      {territory.state === "unknown" && <UnknownTerritory code={territory.code} onChoose={onChange} />}
      {answer && (
        <div className={styles.answer} data-verdict={answer.verdict}>
          <p>
            <CoverageTag verdict={answer.verdict} />
          </p>
          <p>{answer.because}</p>
        </div>
      )}
      {error && <p>{errorSentence(error)}</p>}
    </div>
  );
}
