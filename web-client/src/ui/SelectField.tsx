import { cx } from "./cx";
import styles from "./Field.module.css";
import { FieldFrame, type FieldProps } from "./FieldFrame";
import { ChevronIcon } from "./Icons";

type Props<T extends string> = FieldProps & {
  value: T | "";
  /** Said while nothing is chosen; without it something always is. */
  placeholder?: string;
  options: ReadonlyArray<{ value: T; label: string }>;
  onChange: (value: T | "") => void;
};

/** The browser's own list, as a field of a form. */
export function SelectField<T extends string>({ value, placeholder, options, onChange, ...frame }: Props<T>) {
  return (
    <FieldFrame {...frame}>
      {(control) => (
        <div className={styles.control}>
          <select
            {...control}
            className={cx(styles.input, styles.select, styles.wide)}
            value={value}
            onChange={(event) =>
              onChange(options.find((option) => option.value === event.target.value)?.value ?? "")
            }
          >
            {placeholder !== undefined && <option value="">{placeholder}</option>}
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronIcon className={styles.arrow} />
        </div>
      )}
    </FieldFrame>
  );
}
