import { type FormEvent, type ReactNode, useCallback, useEffect, useMemo, useRef } from "react";
import { forms } from "../messages/forms";
import { cx } from "./cx";
import styles from "./Form.module.css";
import { FormContext, isAbout, type Problem } from "./formContext";
import { Notice } from "./Notice";

type Props = {
  /** What is wrong with what was sent. A new list takes the focus to the first field that it names. */
  problems: readonly Problem[];
  onSubmit: () => void;
  /** Takes the focus to the first field when the form opens in the place of the button that asked for it. */
  opens?: boolean;
  /** Names the form, where the page has several. */
  label?: string;
  className?: string;
  children: ReactNode;
};

/**
 * A form whose rules are the server's: nothing is checked before it is sent, and nothing typed is lost when it is refused.
 * The summary names every fault and leads to its field; the first one has the focus.
 */
export function Form({ problems, onSubmit, opens = false, label, className, children }: Props) {
  const fields = useRef(new Map<string, { id: string; label: string }>());
  const summary = useRef<HTMLDivElement>(null);
  const register = useCallback((name: string, field: { id: string; label: string }) => {
    fields.current.set(name, field);
    return () => {
      fields.current.delete(name);
    };
  }, []);
  useEffect(() => {
    const [first] = fields.current.values();
    if (opens && first) document.getElementById(first.id)?.focus();
  }, [opens]);
  const find = useCallback(
    (name: string) =>
      fields.current.get(name) ?? [...fields.current].find(([one]) => one.startsWith(`${name}.`))?.[1],
    [],
  );
  const context = useMemo(() => ({ problems, register, find }), [problems, register, find]);

  useEffect(() => {
    if (problems.length === 0) return;
    const faulty = [...fields.current]
      .filter(([name]) => problems.some((problem) => isAbout(problem, name)))
      .map(([, { id }]) => document.getElementById(id))
      .filter((element) => element !== null)
      .sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
    (faulty[0] ?? summary.current)?.focus();
  }, [problems]);

  function submit(event: FormEvent) {
    event.preventDefault();
    onSubmit();
  }

  return (
    <FormContext value={context}>
      <form noValidate onSubmit={submit} aria-label={label} className={cx(styles.form, className)}>
        {problems.length > 0 && (
          <div ref={summary} tabIndex={-1} role="alert" className={styles.summary}>
            <Notice tone="danger">
              <ErrorList problems={problems} fields={fields.current} />
            </Notice>
          </div>
        )}
        {children}
      </form>
    </FormContext>
  );
}

type ListProps = { problems: readonly Problem[]; fields: ReadonlyMap<string, { id: string; label: string }> };

function ErrorList({ problems, fields }: ListProps) {
  const named = problems.map((problem) => ({
    problem,
    field: [...fields].find(([name]) => isAbout(problem, name))?.[1],
  }));
  const [only] = named;
  if (only && named.length === 1 && !only.field) {
    return (
      <p>
        <strong>{forms.refused}</strong> {only.problem.message}
      </p>
    );
  }
  return (
    <>
      <p>
        <strong>{forms.problems(problems.length)}</strong>
      </p>
      <ul>
        {named.map(({ problem, field }) => (
          <li key={`${problem.field?.join(".")}: ${problem.message}`}>
            {field ? (
              <a
                href={`#${field.id}`}
                onClick={(event) => {
                  event.preventDefault();
                  document.getElementById(field.id)?.focus();
                }}
              >
                {field.label}
              </a>
            ) : null}
            {field && " : "}
            {problem.message}
          </li>
        ))}
      </ul>
    </>
  );
}

/** The buttons that end a form. */
export function FormActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}

/** Fields that stand side by side where there is room. */
export function FormRow({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}
