import { TextArea as AriaTextArea, FieldError, Label, Text, TextField } from "react-aria-components";
import { cx } from "./cx";
import styles from "./Field.module.css";

type Props = {
  label: string;
  hint?: string;
  value: string;
  rows: number;
  error?: string | null;
  inputRef?: React.Ref<HTMLTextAreaElement>;
  onChange: (value: string) => void;
};

/** A field for code: neither the browser nor the telephone corrects it, and Tab leaves it. */
export function CodeArea({ label, hint, value, rows, error, inputRef, onChange }: Props) {
  return (
    <TextField
      className={styles.field ?? ""}
      value={value}
      onChange={onChange}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      spellCheck="false"
      autoComplete="off"
      autoCorrect="off"
    >
      <Label className={styles.label}>{label}</Label>
      {hint && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
      <AriaTextArea
        ref={inputRef}
        rows={rows}
        autoCapitalize="off"
        className={cx(styles.input, styles.code)}
      />
      <FieldError className={styles.error ?? ""}>{error}</FieldError>
    </TextField>
  );
}
