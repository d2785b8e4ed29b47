import { Label, Radio, RadioGroup } from "react-aria-components";
import styles from "./Segments.module.css";

type Props<T extends string> = {
  label: string;
  value: T;
  options: ReadonlyArray<{ value: T; label: string }>;
  onChange: (value: T) => void;
};

/** One of two or three ways to look at the same thing: radio buttons drawn as one bar. */
export function Segments<T extends string>({ label, value, options, onChange }: Props<T>) {
  return (
    <RadioGroup
      className={styles.group ?? ""}
      orientation="horizontal"
      value={value}
      onChange={(next) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen) onChange(chosen.value);
      }}
    >
      <Label className={styles.label}>{label}</Label>
      <div className={styles.bar}>
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className={styles.segment ?? ""}>
            {option.label}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
