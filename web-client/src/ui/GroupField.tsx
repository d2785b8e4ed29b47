import type { ReactNode } from "react";
import { cx } from "./cx";
import field from "./Field.module.css";
import styles from "./Form.module.css";
import { useField } from "./formContext";

type Props = {
  name: string;
  label: string;
  hint?: string;
  /** The label is said, not shown: a heading above reads the same. */
  hideLabel?: boolean;
  className?: string;
  children: ReactNode;
};

/** A question that several controls answer together. What is wrong with the whole leads to its frame. */
export function GroupField({ name, label, hint, hideLabel = false, className, children }: Props) {
  const { id, hintId, errorId, problem } = useField(name, label);
  const described = [hint ? hintId : "", problem ? errorId : ""].filter(Boolean).join(" ");
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      aria-describedby={described || undefined}
      className={cx(styles.group, className)}
    >
      <legend className={hideLabel ? "visually-hidden" : styles.legend}>{label}</legend>
      {hint && (
        <p id={hintId} className={field.hint}>
          {hint}
        </p>
      )}
      {children}
      {problem && (
        <p id={errorId} className={field.fault}>
          {problem}
        </p>
      )}
    </fieldset>
  );
}
