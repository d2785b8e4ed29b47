import type { FragmentType } from "../../gql";
import { m } from "../../messages";
import { CheckboxGroup, RadioGroup, SingleCheckbox } from "../../ui/Choices";
import { Disclosure } from "../../ui/Disclosure";
import { TerritoryField, type TerritoryField_territory } from "../catalogue/TerritoryField";
import { AgeField } from "./AgeField";
import { groupPublics } from "./publicGroups";
import styles from "./SituationForm.module.css";
import { type Situation, withPublics } from "./situation";

const RSA: Record<string, boolean | null> = { oui: true, non: false, inconnu: null };

type Labels = ReadonlyMap<string, string>;

type Props = {
  situation: Situation;
  territory: FragmentType<typeof TerritoryField_territory> | null;
  labels: { publics: Labels; barriers: Labels };
  onChange: (next: Situation) => void;
};

/** What is known of the person: choices and one number, no free text. */
export function SituationForm({ situation, territory, labels, onChange }: Props) {
  return (
    <div className={styles.form}>
      <TerritoryField
        label={m.situation.where}
        hint={m.search.whereHint}
        territory={territory}
        onChange={(code) => onChange({ ...situation, territory: code })}
      />
      <AgeField age={situation.age} onChange={(age) => onChange({ ...situation, age })} />
      <RadioGroup
        asked
        label={m.situation.rsa}
        choices={[
          { value: "oui", label: m.situation.yes },
          { value: "non", label: m.situation.no },
          { value: "inconnu", label: m.situation.unknown },
        ]}
        value={Object.keys(RSA).find((key) => RSA[key] === situation.rsa) ?? "inconnu"}
        onChange={(value) => onChange({ ...situation, rsa: RSA[value] ?? null })}
      />
      <SingleCheckbox
        label={m.situation.seeksPlace}
        isSelected={situation.seeksPlaceNow}
        onChange={(seeksPlaceNow) => onChange({ ...situation, seeksPlaceNow })}
      />
      <div>
        <Disclosure title={m.situation.barriers} note={chosen(situation.barriers)}>
          <CheckboxGroup
            label={m.situation.barriers}
            choices={choices([...labels.barriers.keys()], labels.barriers)}
            values={situation.barriers}
            onChange={(barriers) => onChange({ ...situation, barriers })}
          />
        </Disclosure>
        <Disclosure title={m.situation.publics} note={chosen(situation.publics)}>
          <div className={styles.groups}>
            {groupPublics(labels.publics).map(({ group, slugs }) => (
              <div key={group}>
                <p className={styles.group} aria-hidden="true">
                  {m.situation.publicGroups[group]}
                </p>
                <CheckboxGroup
                  label={m.situation.publicGroups[group]}
                  choices={choices(slugs, labels.publics)}
                  values={situation.publics.filter((slug) => slugs.includes(slug))}
                  onChange={(picked) =>
                    onChange(
                      withPublics(situation, [
                        ...situation.publics.filter((slug) => !slugs.includes(slug)),
                        ...picked,
                      ]),
                    )
                  }
                />
              </div>
            ))}
          </div>
        </Disclosure>
      </div>
    </div>
  );
}

function chosen(values: string[]): string | undefined {
  return values.length > 0 ? m.search.selectedCount(values.length) : undefined;
}

function choices(slugs: string[], labels: Labels) {
  return slugs.map((slug) => ({ value: slug, label: labels.get(slug) ?? slug }));
}
