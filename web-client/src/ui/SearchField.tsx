import { SearchField as AriaSearchField, Button, Input, Label, Text } from "react-aria-components";
import { cx } from "./cx";
import styles from "./Field.module.css";
import { CloseIcon } from "./Icons";

type Props = {
  label: string;
  hint?: string;
  value: string;
  maxLength?: number;
  clearLabel: string;
  onChange: (value: string) => void;
  onSubmit: (value: string) => void;
};

export function SearchField({ label, hint, value, maxLength, clearLabel, onChange, onSubmit }: Props) {
  return (
    <AriaSearchField
      className={styles.field ?? ""}
      value={value}
      onChange={onChange}
      onSubmit={onSubmit}
      onClear={() => onSubmit("")}
      maxLength={maxLength}
    >
      <Label className={styles.label}>{label}</Label>
      <div className={styles.control}>
        <Input className={cx(styles.input, styles.withButton)} autoComplete="off" spellCheck="true" />
        {value !== "" && (
          <Button className={styles.inside ?? ""} aria-label={clearLabel}>
            <CloseIcon />
          </Button>
        )}
      </div>
      {hint && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
    </AriaSearchField>
  );
}
