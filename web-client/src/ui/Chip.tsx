import { Button } from "react-aria-components";
import styles from "./Chip.module.css";
import { CloseIcon } from "./Icons";

type Props = { label: string; removeLabel: string; onRemove: () => void };

/** A criterion in force; pressing it removes it. */
export function Chip({ label, removeLabel, onRemove }: Props) {
  return (
    <Button className={styles.chip ?? ""} aria-label={removeLabel} onPress={onRemove}>
      {label}
      <CloseIcon size={14} />
    </Button>
  );
}
