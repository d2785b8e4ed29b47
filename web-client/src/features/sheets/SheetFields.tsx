import { createContext, type ReactNode, useContext } from "react";
import { sheets as words } from "../../messages/sheets";
import { CheckboxGroup, type Choice, RadioGroup } from "../../ui/Choices";
import { GroupField } from "../../ui/GroupField";
import { TextField } from "../../ui/TextField";
import styles from "./Sheets.module.css";
import type { Draft, FieldKey, Tri } from "./sheetDraft";

/** What the fields of a sheet read and type in. */
type Editing = { draft: Draft; type: (changed: Partial<Draft>) => void };

const EditingContext = createContext<Editing | null>(null);

export const SheetEditing = EditingContext.Provider;

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (!editing) throw new Error("a field of a sheet outside of its form");
  return editing;
}

type KeysOf<T> = { [K in FieldKey]: Draft[K] extends T ? (T extends Draft[K] ? K : never) : never }[FieldKey];

type TextProps = {
  field: KeysOf<string>;
  label: string;
  hint?: string;
  rows?: number;
  optional?: boolean;
  numeric?: boolean;
};

/** A field that is typed: a text, or one line for each element of a list. */
export function SheetText({ field, label, hint, rows, optional, numeric = false }: TextProps) {
  const { draft, type } = useEditing();
  return (
    <TextField
      name={field}
      label={label}
      {...(hint ? { hint } : {})}
      {...(rows ? { rows } : {})}
      {...(optional ? { optional } : {})}
      {...(numeric ? { inputMode: "decimal" } : {})}
      value={draft[field]}
      onChange={(value) => type({ [field]: value })}
    />
  );
}

type TriProps = { field: KeysOf<Tri>; label: string; hint?: string };

/** Yes, no, or not said. */
export function SheetTri({ field, label, hint }: TriProps) {
  const { draft, type } = useEditing();
  return (
    <GroupField name={field} label={label} {...(hint ? { hint } : {})}>
      <TriChoice label={label} value={draft[field]} onChange={(value) => type({ [field]: value })} />
    </GroupField>
  );
}

type ChoiceProps = {
  label: string;
  value: Tri;
  yes?: string;
  no?: string;
  onChange: (value: Tri) => void;
};

export function TriChoice({ label, value, yes = words.yes, no = words.no, onChange }: ChoiceProps) {
  return (
    <div className={styles.inline}>
      <RadioGroup
        label={label}
        value={value || "unsaid"}
        choices={[
          { value: "yes", label: yes },
          { value: "no", label: no },
          { value: "unsaid", label: words.unsaid },
        ]}
        onChange={(next) => onChange(next === "yes" || next === "no" ? next : "")}
      />
    </div>
  );
}

type SetProps = {
  field: KeysOf<string[]>;
  label: string;
  hint?: string;
  choices: Choice[];
  columns?: boolean;
};

/** Several choices of a vocabulary. */
export function SheetSet({ field, label, hint, choices, columns = false }: SetProps) {
  const { draft, type } = useEditing();
  return (
    <GroupField name={field} label={label} {...(hint ? { hint } : {})}>
      <div className={columns ? styles.twoColumns : ""}>
        <CheckboxGroup
          label={label}
          choices={choices}
          values={draft[field]}
          onChange={(values) => type({ [field]: values })}
        />
      </div>
    </GroupField>
  );
}

type SectionProps = { id: string; title: string; children: ReactNode; note?: string };

/** A part of the form, reached from its contents. */
export function SheetSection({ id, title, note, children }: SectionProps) {
  return (
    <section aria-labelledby={id} className={styles.section}>
      <h2 id={id} tabIndex={-1}>
        {title}
      </h2>
      {note && <p className={styles.note}>{note}</p>}
      {children}
    </section>
  );
}
