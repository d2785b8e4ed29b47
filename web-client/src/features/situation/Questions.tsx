import { useRef, useState } from "react";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { m, typeset } from "../../messages";
import { Button } from "../../ui/Button";
import styles from "./Questions.module.css";
import { answerFact, isAnswered, type Situation } from "./situation";

export const Questions_fact = graphql(`
  fragment Questions_fact on MissingFact {
    fact
    question
    actionCount
  }
`);

const FEW = 4;

type Props = {
  facts: ReadonlyArray<FragmentType<typeof Questions_fact>>;
  situation: Situation;
  onChange: (next: Situation) => void;
};

/** What is missing, as questions answered on the spot, the most awaited first. */
export function Questions({ facts, situation, onChange }: Props) {
  const [all, setAll] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  // The answer that is shown may be older than the last reply.
  const open = readFragment(Questions_fact, facts).filter(({ fact }) => !isAnswered(situation, fact));
  const shown = all ? open : open.slice(0, FEW);

  function reply(fact: string, yes: boolean) {
    onChange(answerFact(situation, fact, yes));
    heading.current?.focus(); // the question goes away, the list stays
  }

  return (
    <section aria-labelledby="questions" className={`${styles.questions} no-print`}>
      <h2 id="questions" ref={heading} tabIndex={-1} className={styles.title}>
        {m.situation.questions}
      </h2>
      <p className={styles.hint}>{open.length > 0 ? m.situation.questionsHint : m.situation.noQuestion}</p>
      <ul role="list" className={styles.list}>
        {shown.map(({ fact, question, actionCount }) => (
          <li key={fact} className={styles.question}>
            <p>
              <strong>{typeset(question)}</strong>{" "}
              <span className={styles.settles}>{m.situation.settles(actionCount)}</span>
            </p>
            <div className={styles.replies}>
              {fact === "territory" && <Button onPress={focusTerritory}>{m.situation.fillTerritory}</Button>}
              {fact === "age" && (
                <Button onPress={() => focusField("[data-situation] input[inputmode=numeric]")}>
                  {m.situation.fillAge}
                </Button>
              )}
              {fact !== "territory" && fact !== "age" && (
                <>
                  <Button
                    aria-label={m.situation.answer(m.situation.yes, question)}
                    onPress={() => reply(fact, true)}
                  >
                    {m.situation.yes}
                  </Button>
                  <Button
                    aria-label={m.situation.answer(m.situation.no, question)}
                    onPress={() => reply(fact, false)}
                  >
                    {m.situation.no}
                  </Button>
                </>
              )}
            </div>
          </li>
        ))}
      </ul>
      {open.length > FEW && (
        <div>
          <Button look="quiet" onPress={() => setAll(!all)}>
            {all ? m.common.showLess : m.common.showMore(open.length - FEW)}
          </Button>
        </div>
      )}
    </section>
  );
}

function focusTerritory() {
  focusField("[data-situation] [role=combobox]");
}

function focusField(selector: string) {
  document.querySelector<HTMLInputElement>(selector)?.focus();
}
