import { Checkbox } from "react-aria-components";
import choices from "./Choices.module.css";
import { cx } from "./cx";
import styles from "./Field.module.css";
import { useField } from "./formContext";
import { CheckIcon } from "./Icons";

type Props = {
  name: string;
  label: string;
  hint?: string;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
};

/** One thing that is so or not. */
export function CheckboxField({ name, label, hint, isSelected, onChange }: Props) {
  const { id, hintId, errorId, problem } = useField(name, label);
  const described = [problem ? errorId : "", hint ? hintId : ""].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <Checkbox
        id={id}
        isSelected={isSelected}
        onChange={onChange}
        isInvalid={problem !== undefined}
        {...(described ? { "aria-describedby": described } : {})}
        className={choices.choice ?? ""}
      >
        <span className={choices.box}>
          <CheckIcon size={14} className={choices.mark} />
        </span>
        <span className={choices.label}>{label}</span>
      </Checkbox>
      {problem && (
        <p id={errorId} className={cx(styles.fault, styles.underChoice)}>
          {problem}
        </p>
      )}
      {hint && (
        <p id={hintId} className={cx(styles.hint, styles.underChoice)}>
          {hint}
        </p>
      )}
    </div>
  );
}
