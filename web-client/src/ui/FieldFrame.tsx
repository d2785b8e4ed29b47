import type { ReactNode } from "react";
import { forms } from "../messages/forms";
import styles from "./Field.module.css";
import { useField } from "./formContext";

export type FieldProps = {
  /** The path of the field in the mutation's input. */
  name: string;
  label: string;
  hint?: ReactNode;
  /** Says that it may be left empty. */
  optional?: boolean;
};

type Control = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
};

/** A label, a control, its hint and what is wrong with it, tied together for those who hear the page. */
export function FieldFrame({
  name,
  label,
  hint,
  optional = false,
  children,
}: FieldProps & { children: (control: Control) => ReactNode }) {
  const { id, hintId, errorId, problem } = useField(name, label);
  const described = [problem ? errorId : "", hint ? hintId : ""].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label} {optional && <span className={styles.optional}>{forms.optional}</span>}
      </label>
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": problem ? true : undefined,
      })}
      {problem && (
        <p id={errorId} className={styles.fault}>
          {problem}
        </p>
      )}
      {hint && (
        <p id={hintId} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
