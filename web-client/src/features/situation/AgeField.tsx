import { useEffect, useRef, useState } from "react";
import { m } from "../../messages";
import { DigitsField } from "../../ui/DigitsField";
import { MAX_AGE } from "./situation";

const PAUSE_MS = 300;

type Props = { age: number | null; onChange: (age: number | null) => void };

/** An age in whole years. Only digits can be typed; an impossible age is said, and counts as not known. */
export function AgeField({ age, onChange }: Props) {
  const [text, setText] = useState(age === null ? "" : String(age));
  const [lastAge, setLastAge] = useState(age);
  const typed = text === "" ? null : Number(text);
  const impossible = typed !== null && typed > MAX_AGE;
  const read = impossible ? null : typed;
  // An age removed elsewhere (a chip) empties the field.
  if (lastAge !== age) {
    setLastAge(age);
    if (age === null && !impossible) setText("");
  }

  // What else is answered meanwhile draws the form again, and must not put the age off.
  const change = useRef(onChange);
  change.current = onChange;
  useEffect(() => {
    if (read === age) return;
    const timer = setTimeout(() => change.current(read), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [read, age]);

  return (
    <DigitsField
      label={m.situation.age}
      hint={m.situation.ageHint}
      {...(impossible && { problem: m.situation.ageProblem })}
      value={text}
      maxDigits={3}
      onChange={setText}
    />
  );
}
