import { useEffect, useRef, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import type { Verdict } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import { m } from "../../messages";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { PrintIcon } from "../../ui/Icons";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { useTerritory } from "../catalogue/useTerritory";
import { useVocabulary } from "../catalogue/useVocabulary";
import { GivenFacts } from "./GivenFacts";
import { MatchGroup, PAGE_SIZE } from "./MatchGroup";
import { Questions } from "./Questions";
import { SituationForm } from "./SituationForm";
import styles from "./SituationPage.module.css";
import { isNothing, nothingKnown, toInput, useSituation } from "./situation";

const MatchSituation = graphql(`
  query MatchSituation($situation: SituationInput!, $first: Int!) {
    suits: matchActions(situation: $situation, verdict: YES, first: $first) {
      verdicts {
        value
        count
      }
      missing {
        fact
        ...Questions_fact
      }
      ...MatchGroup_connection
    }
    toCheck: matchActions(situation: $situation, verdict: UNKNOWN, first: $first) {
      ...MatchGroup_connection
    }
  }
`);

/** « Pour une situation »: what suits the person, why, and what is left to know. The situation lives in memory only. */
export function SituationPage() {
  const [situation, setSituation] = useSituation();
  const vocabulary = useVocabulary();
  const territory = useTerritory(situation.territory);
  const empty = isNothing(situation);
  const input = toInput(situation);
  const [{ data, error, fetching, stale }, retry] = useQuery({
    query: MatchSituation,
    variables: { situation: input, first: PAGE_SIZE },
    pause: empty,
  });
  const busy = !empty && (fetching || stale);
  const answer = empty ? undefined : data;
  const count = (verdict: Verdict) => answer?.suits.verdicts.find((one) => one.value === verdict)?.count ?? 0;
  const counts = { yes: count("YES"), unknown: count("UNKNOWN"), no: count("NO") };

  const announce = useAnnounce();
  const summary = answer && m.situation.announce(counts.yes, counts.unknown, counts.no);
  useSummaryAnnouncement(busy || error ? undefined : summary);

  const results = useRef<HTMLParagraphElement>(null);
  // Clearing starts a new form: nothing half typed stays.
  const [form, setForm] = useState(0);
  function clear() {
    setSituation(nothingKnown);
    setForm(form + 1);
    announce(m.situation.cleared);
  }

  return (
    <div className={styles.page}>
      <div className={styles.intro}>
        <PageHeading title={m.situation.title} documentTitle={m.situation.documentTitle} />
        <p className={`${styles.lead} no-print`}>{m.situation.lead}</p>
      </div>
      <div className="no-print">
        <Notice small>{m.situation.nothingKept}</Notice>
      </div>
      <div className={styles.columns}>
        <section aria-labelledby="situation" data-situation className={`${styles.side} no-print`}>
          <h2 id="situation" className={styles.formTitle}>
            {m.situation.form}
          </h2>
          <SituationForm
            key={form}
            situation={situation}
            territory={territory.state === "known" ? territory.territory : null}
            labels={vocabulary.labels}
            onChange={setSituation}
          />
          <div>
            <Button onPress={clear}>{m.situation.clear}</Button>
          </div>
          {answer && (
            <Button look="strong" className={styles.see ?? ""} onPress={() => results.current?.focus()}>
              {m.situation.see(counts.yes, counts.unknown)}
            </Button>
          )}
        </section>
        <div className={styles.answer} aria-busy={busy}>
          {!empty && (
            <GivenFacts
              situation={situation}
              place={territory.state === "known" ? territory.name : null}
              labels={vocabulary.labels}
              onChange={setSituation}
            />
          )}
          {empty ? (
            <div className={styles.start}>
              <p>
                <strong>{m.situation.start}</strong>
              </p>
              <p>{m.situation.startHint}</p>
            </div>
          ) : error && !fetching ? (
            <LoadError
              error={error}
              onRetry={() => {
                vocabulary.retry();
                territory.retry();
                retry({ requestPolicy: "network-only" });
              }}
            />
          ) : answer ? (
            <>
              <p ref={results} tabIndex={-1} className={styles.summary}>
                {summary}
              </p>
              <Questions facts={answer.suits.missing} situation={situation} onChange={setSituation} />
              <MatchGroup
                verdict="YES"
                count={counts.yes}
                situation={input}
                territory={situation.territory}
                connection={answer.suits}
              />
              <MatchGroup
                verdict="UNKNOWN"
                count={counts.unknown}
                situation={input}
                territory={situation.territory}
                connection={answer.toCheck}
              />
              <MatchGroup verdict="NO" count={counts.no} situation={input} territory={situation.territory} />
              <p className={styles.onPaper}>{m.situation.printedRest(counts.unknown, counts.no)}</p>
              {counts.yes > 0 && (
                <p className="no-print">
                  <Button onPress={() => window.print()}>
                    <PrintIcon /> {m.situation.print}
                  </Button>
                </p>
              )}
            </>
          ) : (
            <>
              <p className="visually-hidden">{m.common.loading}</p>
              <Skeleton lines={["title", "long", "long", "short", "title", "long", "long"]} />
            </>
          )}
        </div>
      </div>
    </div>
  );
}

/** Says the counts when a change brings them, not when the page opens on them: then they are there to be read. */
function useSummaryAnnouncement(summary: string | undefined) {
  const announce = useAnnounce();
  const said = useRef<string | undefined>(undefined);
  const opened = useRef(false);
  useEffect(() => {
    const first = !opened.current;
    opened.current = true;
    if (summary === undefined || summary === said.current) return;
    said.current = summary;
    if (!first) announce(summary);
  }, [summary, announce]);
}
