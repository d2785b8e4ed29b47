import { type ReactNode, useEffect, useRef, useState } from "react";
import { forms } from "../messages/forms";
import { Button } from "./Button";
import styles from "./Confirm.module.css";

type Props = {
  /** What the button says before it asks. */
  label: string;
  /** Says to those who hear the page what the button is about, where several read the same. */
  about?: string;
  question: ReactNode;
  confirm?: string;
  isPending?: boolean;
  onConfirm: () => void;
};

/** A button that asks before it acts, in its own place: the page behind stays readable. */
export function Confirm({
  label,
  about,
  question,
  confirm = forms.confirm,
  isPending = false,
  onConfirm,
}: Props) {
  const [asking, setAsking] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const yes = useRef<HTMLButtonElement>(null);
  const back = useRef(false);

  useEffect(() => {
    if (asking) yes.current?.focus();
    else if (back.current) trigger.current?.focus();
    back.current = asking;
  }, [asking]);

  if (!asking) {
    return (
      <Button
        ref={trigger}
        onPress={() => setAsking(true)}
        {...(about ? { "aria-label": `${label} ${about}` } : {})}
      >
        {label}
      </Button>
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, this is a question and its two answers
    <div
      role="group"
      aria-label={about ? `${label} ${about}` : label}
      className={styles.question}
      onKeyDown={(event) => {
        if (event.key === "Escape") setAsking(false);
      }}
    >
      <p>{question}</p>
      <div className={styles.answers}>
        <Button ref={yes} look="strong" isPending={isPending} onPress={onConfirm}>
          {confirm}
        </Button>
        <Button onPress={() => setAsking(false)}>{forms.cancel}</Button>
      </div>
    </div>
  );
}
