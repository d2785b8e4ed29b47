import { useState } from "react";
import { useDeed } from "../../deed";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { ContactPreference } from "../../gql/graphql";
import { contactPreference, people as words } from "../../messages/people";
import { Button } from "../../ui/Button";
import { Form, FormActions, FormRow } from "../../ui/Form";
import { useField } from "../../ui/formContext";
import { SelectField } from "../../ui/SelectField";
import { TextField } from "../../ui/TextField";
import { TerritoryField, type TerritoryField_territory } from "../catalogue/TerritoryField";
import styles from "./People.module.css";

export const PersonForm_person = graphql(`
  fragment PersonForm_person on Beneficiary {
    id
    version
    firstName
    lastName
    birthDate
    phone
    email
    contactPreference
    consentGivenOn
    territory {
      id
      code
      ...TerritoryField_territory
    }
  }
`);

const SavePerson = graphql(`
  mutation SavePerson($input: SaveBeneficiaryInput!) {
    saveBeneficiary(input: $input) {
      beneficiary {
        id
        ...PersonForm_person
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const preferences = (Object.keys(contactPreference) as ContactPreference[]).map((value) => ({
  value,
  label: contactPreference[value],
}));

type Props = {
  /** Who is changed; absent for a new person. */
  person?: FragmentType<typeof PersonForm_person>;
  consentText: string;
  onSaved: (id: string) => void;
};

/** What is written of a person: the least that works. What the server refuses stays typed. */
export function PersonForm({ person, consentText, onSaved }: Props) {
  const known = readFragment(PersonForm_person, person ?? null);
  const [fields, setFields] = useState({
    firstName: known?.firstName ?? "",
    lastName: known?.lastName ?? "",
    birthDate: known?.birthDate ?? "",
    territory: known?.territory.code ?? "",
    phone: known?.phone ?? "",
    email: known?.email ?? "",
    contactPreference: known?.contactPreference ?? ("" as ContactPreference | ""),
    consentGivenOn: known?.consentGivenOn ?? "",
  });
  const { send, problems, pending } = useDeed(SavePerson);
  const set = (name: keyof typeof fields) => (value: string) =>
    setFields((now) => ({ ...now, [name]: value }));

  async function save() {
    const { birthDate, consentGivenOn, phone, email, contactPreference: preference, ...rest } = fields;
    const done = await send({
      ...rest,
      ...(known && { id: known.id, version: known.version }),
      birthDate: birthDate || null,
      consentGivenOn: consentGivenOn || null,
      phone: phone || null,
      email: email || null,
      contactPreference: preference || "VIA_REFERRER",
    });
    const saved = done?.saveBeneficiary.beneficiary;
    if (saved) onSaved(saved.id);
  }

  return (
    <Form problems={problems} onSubmit={() => void save()}>
      <FormRow>
        <TextField
          name="lastName"
          label={words.lastName}
          value={fields.lastName}
          onChange={set("lastName")}
        />
        <TextField
          name="firstName"
          label={words.firstName}
          value={fields.firstName}
          onChange={set("firstName")}
        />
      </FormRow>
      <TextField
        name="birthDate"
        label={words.birth}
        hint={words.birthHint}
        optional
        type="date"
        value={fields.birthDate}
        onChange={set("birthDate")}
      />
      <Home territory={known?.territory ?? null} onChange={(code) => set("territory")(code ?? "")} />
      <SelectField
        name="contactPreference"
        label={words.preference}
        value={fields.contactPreference || "VIA_REFERRER"}
        options={preferences}
        onChange={set("contactPreference")}
      />
      <FormRow>
        <TextField
          name="phone"
          label={words.phone}
          optional
          type="tel"
          inputMode="tel"
          value={fields.phone}
          onChange={set("phone")}
        />
        <TextField
          name="email"
          label={words.email}
          optional
          type="email"
          inputMode="email"
          value={fields.email}
          onChange={set("email")}
        />
      </FormRow>
      <fieldset className={styles.consent}>
        <legend>{words.consentLegend}</legend>
        <p>{consentText}</p>
        <TextField
          name="consentGivenOn"
          label={words.consentField}
          type="date"
          value={fields.consentGivenOn}
          onChange={set("consentGivenOn")}
        />
      </fieldset>
      <FormActions>
        <Button look="strong" type="submit" isPending={pending}>
          {words.save}
        </Button>
      </FormActions>
    </Form>
  );
}

type HomeProps = {
  territory: FragmentType<typeof TerritoryField_territory> | null;
  onChange: (code: string | null) => void;
};

/** Where she lives, tied to the form as its other fields are. */
function Home({ territory, onChange }: HomeProps) {
  const { id, problem } = useField("territory", words.home);
  return (
    <TerritoryField
      id={id}
      label={words.home}
      hint={words.homeHint}
      problem={problem}
      homesOnly
      territory={territory}
      onChange={onChange}
      onTyped={() => onChange(null)}
    />
  );
}
