import { FieldError, Input, Label, Text, TextField } from "react-aria-components";
import styles from "./Field.module.css";

type Props = {
  label: string;
  hint: string;
  /** Said in the place of the hint when the number is not possible. */
  problem?: string;
  value: string;
  maxDigits: number;
  onChange: (digits: string) => void;
};

/** A whole number; nothing but digits can be typed. */
export function DigitsField({ label, hint, problem, value, maxDigits, onChange }: Props) {
  return (
    <TextField
      className={styles.field ?? ""}
      value={value}
      onChange={(next) => onChange(next.replace(/\D/g, "").slice(0, maxDigits))}
      isInvalid={problem !== undefined}
      inputMode="numeric"
      autoComplete="off"
    >
      <Label className={styles.label}>{label}</Label>
      <Input className={styles.input ?? ""} />
      {problem ? (
        <FieldError className={styles.error ?? ""}>{problem}</FieldError>
      ) : (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
    </TextField>
  );
}
