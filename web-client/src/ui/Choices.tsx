import {
  CheckboxGroup as AriaCheckboxGroup,
  RadioGroup as AriaRadioGroup,
  Checkbox,
  Label,
  Radio,
} from "react-aria-components";
import styles from "./Choices.module.css";
import { cx } from "./cx";
import { CheckIcon } from "./Icons";

export type Choice = {
  value: string;
  label: string;
  /** What choosing the value would give, where that is known. */
  count?: number;
  countLabel?: string;
  /** For another reason than an empty result: enough is chosen already. */
  isDisabled?: boolean;
};

function Text({ choice }: { choice: Choice }) {
  return (
    <>
      <span className={styles.label}>{choice.label}</span>
      {choice.count !== undefined && (
        <>
          <span className={styles.count} aria-hidden="true">
            {choice.count}
          </span>
          <span className="visually-hidden"> — {choice.countLabel}</span>
        </>
      )}
    </>
  );
}

type CheckboxProps = {
  label: string;
  choices: Choice[];
  values: string[];
  onChange: (values: string[]) => void;
};

/** A choice that would give nothing is inert, unless it is already taken: then it can be let go. */
export function CheckboxGroup({ label, choices, values, onChange }: CheckboxProps) {
  return (
    <AriaCheckboxGroup aria-label={label} value={values} onChange={onChange} className={styles.group ?? ""}>
      {choices.map((choice) => (
        <Checkbox
          key={choice.value}
          value={choice.value}
          isDisabled={(choice.count === 0 || choice.isDisabled === true) && !values.includes(choice.value)}
          className={styles.choice ?? ""}
        >
          <span className={styles.box}>
            <CheckIcon size={14} className={styles.mark} />
          </span>
          <Text choice={choice} />
        </Checkbox>
      ))}
    </AriaCheckboxGroup>
  );
}

type RadioProps = {
  label: string;
  /** Shows the label, and puts the choices side by side: for a question of few words. */
  asked?: boolean;
  choices: Choice[];
  value: string;
  onChange: (value: string) => void;
};

export function RadioGroup({ label, asked = false, choices, value, onChange }: RadioProps) {
  return (
    <AriaRadioGroup
      {...(asked ? {} : { "aria-label": label })}
      value={value}
      onChange={onChange}
      className={cx(styles.group, asked && styles.asked)}
    >
      {asked && <Label className={styles.question}>{label}</Label>}
      {choices.map((choice) => (
        <Radio
          key={choice.value}
          value={choice.value}
          isDisabled={choice.count === 0 && value !== choice.value}
          className={styles.choice ?? ""}
        >
          <span className={cx(styles.box, styles.round)}>
            <span className={styles.dot} />
          </span>
          <Text choice={choice} />
        </Radio>
      ))}
    </AriaRadioGroup>
  );
}

type SingleProps = { label: string; isSelected: boolean; onChange: (isSelected: boolean) => void };

export function SingleCheckbox({ label, isSelected, onChange }: SingleProps) {
  return (
    <Checkbox isSelected={isSelected} onChange={onChange} className={styles.choice ?? ""}>
      <span className={styles.box}>
        <CheckIcon size={14} className={styles.mark} />
      </span>
      <span className={styles.label}>{label}</span>
    </Checkbox>
  );
}
