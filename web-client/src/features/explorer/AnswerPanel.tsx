import { m } from "../../messages";
import { Notice } from "../../ui/Notice";
import styles from "./ExplorerPage.module.css";
import type { Answer } from "./execute";

export function AnswerPanel({ answer, running }: { answer: Answer | null; running: boolean }) {
  return (
    <section className={styles.answer} aria-labelledby="reponse" aria-busy={running}>
      <h2 id="reponse">{m.explorer.answer}</h2>
      {answer === null && <p className={styles.hint}>{running ? m.explorer.running : m.explorer.noAnswer}</p>}
      {answer === "network" && <Notice tone="danger">{m.errors.network}</Notice>}
      {answer !== null && answer !== "network" && (
        <>
          <p className={styles.status}>
            <strong>{m.explorer.status(answer.status)}</strong>
            {answer.errors !== null && <span>{m.explorer.errors(answer.errors)}</span>}
            <span>{m.explorer.milliseconds(answer.milliseconds)}</span>
            <span>{m.explorer.size(answer.bytes)}</span>
            {answer.remaining !== null && <span>{m.explorer.remaining(Number(answer.remaining))}</span>}
          </p>
          {answer.retryAfter !== null && (
            <Notice tone="caution">{m.explorer.retryAfter(Number(answer.retryAfter))}</Notice>
          )}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard */}
          <section className={styles.output} tabIndex={0} aria-label={m.explorer.answerText}>
            <pre>{answer.text}</pre>
          </section>
        </>
      )}
    </section>
  );
}
