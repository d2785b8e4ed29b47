import { useRef } from "react";
import { sheets as words } from "../../messages/sheets";
import { Button } from "../../ui/Button";
import { CheckboxField } from "../../ui/CheckboxField";
import { FormRow } from "../../ui/Form";
import { useField } from "../../ui/formContext";
import { GroupField } from "../../ui/GroupField";
import { TextField } from "../../ui/TextField";
import { TerritoryField } from "../catalogue/TerritoryField";
import { useTerritory } from "../catalogue/useTerritory";
import { useEditing } from "./SheetFields";
import styles from "./Sheets.module.css";
import type { ContactDraft, LocationDraft } from "./sheetDraft";

const NO_CONTACT: ContactDraft = { name: "", role: "", phone: "", email: "", public: true };
const NO_LOCATION: LocationDraft = {
  name: "",
  address: "",
  territory: null,
  phone: "",
  hours: "",
  accessibility: "",
};

/** Changes one element of a list, or takes it out. */
function replaced<T>(list: readonly T[], at: number, element?: T): T[] {
  return list.flatMap((one, index) => (index === at ? (element ? [element] : []) : [one]));
}

/** Whom to turn to: each with a telephone or an address, seen by all or by professionals. */
export function ContactsField() {
  const { draft, type } = useEditing();
  const add = useRef<HTMLButtonElement>(null);
  const set = (contacts: ContactDraft[]) => type({ contacts });
  return (
    <GroupField name="contacts" label={words.sections.contacts} hideLabel>
      {draft.contacts.map((contact, index) => {
        const at = (part: string) => `contacts.${index}.${part}`;
        const change = (changed: Partial<ContactDraft>) =>
          set(replaced(draft.contacts, index, { ...contact, ...changed }));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the fields of a contact are named by its place
          <fieldset key={index} className={styles.item}>
            <legend>{words.contact(index + 1)}</legend>
            <FormRow>
              <TextField
                name={at("name")}
                label={words.name}
                optional
                value={contact.name}
                onChange={(name) => change({ name })}
              />
              <TextField
                name={at("role")}
                label={words.role}
                optional
                value={contact.role}
                onChange={(role) => change({ role })}
              />
            </FormRow>
            <FormRow>
              <TextField
                name={at("phone")}
                label={words.phone}
                type="tel"
                value={contact.phone}
                onChange={(phone) => change({ phone })}
              />
              <TextField
                name={at("email")}
                label={words.email}
                type="email"
                value={contact.email}
                onChange={(email) => change({ email })}
              />
            </FormRow>
            <CheckboxField
              name={at("public")}
              label={words.contactPublic}
              hint={words.contactPublicHint}
              isSelected={contact.public}
              onChange={(isPublic) => change({ public: isPublic })}
            />
            <div>
              <Button
                onPress={() => {
                  set(replaced(draft.contacts, index));
                  add.current?.focus();
                }}
              >
                {words.removeContact(index + 1)}
              </Button>
            </div>
          </fieldset>
        );
      })}
      <div>
        <Button ref={add} onPress={() => set([...draft.contacts, NO_CONTACT])}>
          {words.addContact}
        </Button>
      </div>
    </GroupField>
  );
}

/** Where people are received. */
export function LocationsField() {
  const { draft, type } = useEditing();
  const add = useRef<HTMLButtonElement>(null);
  const set = (locations: LocationDraft[]) => type({ locations });
  return (
    <GroupField name="locations" label={words.sections.locations} hideLabel>
      {draft.locations.map((location, index) => {
        const at = (part: string) => `locations.${index}.${part}`;
        const change = (changed: Partial<LocationDraft>) =>
          set(replaced(draft.locations, index, { ...location, ...changed }));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the fields of a place are named by its place in the list
          <fieldset key={index} className={styles.item}>
            <legend>{words.location(index + 1)}</legend>
            <FormRow>
              <TextField
                name={at("name")}
                label={words.locationName}
                optional
                value={location.name}
                onChange={(name) => change({ name })}
              />
              <TextField
                name={at("address")}
                label={words.address}
                value={location.address}
                onChange={(address) => change({ address })}
              />
            </FormRow>
            <TownField
              name={at("territory")}
              code={location.territory?.code ?? null}
              onChange={(territory) => change({ territory })}
            />
            <TextField
              name={at("phone")}
              label={words.phone}
              type="tel"
              optional
              value={location.phone}
              onChange={(phone) => change({ phone })}
            />
            <TextField
              name={at("hours")}
              label={words.hours}
              rows={2}
              optional
              value={location.hours}
              onChange={(hours) => change({ hours })}
            />
            <TextField
              name={at("accessibility")}
              label={words.accessibility}
              rows={2}
              optional
              value={location.accessibility}
              onChange={(accessibility) => change({ accessibility })}
            />
            <div>
              <Button
                onPress={() => {
                  set(replaced(draft.locations, index));
                  add.current?.focus();
                }}
              >
                {words.removeLocation(index + 1)}
              </Button>
            </div>
          </fieldset>
        );
      })}
      <div>
        <Button ref={add} onPress={() => set([...draft.locations, NO_LOCATION])}>
          {words.addLocation}
        </Button>
      </div>
    </GroupField>
  );
}

type TownProps = {
  name: string;
  code: string | null;
  onChange: (territory: LocationDraft["territory"]) => void;
};

/** The commune of a place, chosen among the server's readings of what is typed. */
function TownField({ name, code, onChange }: TownProps) {
  const { id, errorId, problem } = useField(name, words.town);
  const territory = useTerritory(code);
  return (
    <div id={id} tabIndex={-1} className={styles.town}>
      <TerritoryField
        label={words.town}
        hint={words.townHint}
        territory={territory.state === "known" ? territory.territory : null}
        onChange={(chosen) => onChange(chosen ? { code: chosen, name: chosen } : null)}
      />
      {problem && (
        <p id={errorId} className={styles.fault}>
          {problem}
        </p>
      )}
    </div>
  );
}
