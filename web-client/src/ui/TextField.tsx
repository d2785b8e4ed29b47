import type { HTMLInputTypeAttribute, InputHTMLAttributes } from "react";
import { cx } from "./cx";
import styles from "./Field.module.css";
import { FieldFrame, type FieldProps } from "./FieldFrame";

type Props = FieldProps & {
  value: string;
  onChange: (value: string) => void;
  type?: HTMLInputTypeAttribute;
  /** What the browser may fill in: « email », « name », « tel »; nothing by default. */
  autoComplete?: string;
  inputMode?: InputHTMLAttributes<HTMLInputElement>["inputMode"];
  /** More than one line. */
  rows?: number;
};

/** A text. Nothing is cut: a text that is too long is said to be, and stays to be shortened. */
export function TextField({
  value,
  onChange,
  type = "text",
  autoComplete = "off",
  inputMode,
  rows,
  ...frame
}: Props) {
  return (
    <FieldFrame {...frame}>
      {(control) =>
        rows ? (
          <textarea
            {...control}
            rows={rows}
            className={cx(styles.input, styles.area)}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <input
            {...control}
            type={type}
            autoComplete={autoComplete}
            inputMode={inputMode}
            className={styles.input}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </FieldFrame>
  );
}
