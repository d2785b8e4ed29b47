import { type Ref, useId } from "react";
import { cx } from "./cx";
import styles from "./Field.module.css";

type Props = {
  label: string;
  /** "2026-12-07"; "" for none. */
  value: string;
  hint?: string;
  error?: string;
  required?: boolean;
  min?: string;
  ref?: Ref<HTMLInputElement>;
  onChange: (day: string) => void;
};

/** A day, in the browser's own calendar: the surest one on a telephone and by keyboard. */
export function DayField({ label, value, hint, error, required, min, ref, onChange }: Props) {
  const id = useId();
  const notes = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      <div className={styles.control}>
        <input
          ref={ref}
          id={id}
          type="date"
          className={cx(styles.input, styles.day)}
          value={value}
          min={min}
          required={required}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={notes || undefined}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      {error && (
        <p id={`${id}-error`} className={styles.error}>
          {error}
        </p>
      )}
    </div>
  );
}
