import { useState } from "react";
import { useClient } from "urql";
import { graphql } from "../../gql";
import { m } from "../../messages";
import { organizationForm as words } from "../../messages/organizations";
import { Chip } from "../../ui/Chip";
import field from "../../ui/Field.module.css";
import { useField } from "../../ui/formContext";
import { TerritoryField } from "../catalogue/TerritoryField";
import styles from "./Organizations.module.css";

const TerritoryName = graphql(`
  query TerritoryName($code: String!) {
    territory(code: $code) {
      id
      code
      name
    }
  }
`);

type Named = { code: string; name: string };
type Props = { name: string; label: string; values: Named[]; onChange: (values: Named[]) => void };

/** Several territories, added one by one. */
export function TerritoriesField({ name, label, values, onChange }: Props) {
  const { id, errorId, problem } = useField(name, label);
  const client = useClient();
  // The field is made anew after each choice, empty for the next one.
  const [round, setRound] = useState(0);

  async function add(code: string | null) {
    if (!code || values.some((one) => one.code === code)) return;
    const { data } = await client.query(TerritoryName, { code });
    if (!data?.territory) return;
    onChange([...values, { code, name: data.territory.name }]);
    setRound((before) => before + 1);
  }

  return (
    <fieldset id={id} tabIndex={-1} className={styles.group} aria-describedby={problem ? errorId : undefined}>
      <legend className="visually-hidden">{label}</legend>
      <TerritoryField
        key={round}
        label={words.addTerritory}
        hint={words.territoryHint}
        territory={null}
        onChange={(code) => void add(code)}
      />
      {values.length > 0 && (
        <ul role="list" className={styles.chips}>
          {values.map((one) => (
            <li key={one.code}>
              <Chip
                label={one.name}
                removeLabel={m.common.remove(one.name)}
                onRemove={() => onChange(values.filter(({ code }) => code !== one.code))}
              />
            </li>
          ))}
        </ul>
      )}
      {problem && (
        <p id={errorId} className={field.fault}>
          {problem}
        </p>
      )}
    </fieldset>
  );
}
