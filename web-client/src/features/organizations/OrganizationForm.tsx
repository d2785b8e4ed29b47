import { useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { graphql } from "../../gql";
import type { OrganizationKind } from "../../gql/graphql";
import { organizationKinds, organizations, organizationForm as words } from "../../messages/organizations";
import { Button } from "../../ui/Button";
import { CheckboxField } from "../../ui/CheckboxField";
import { Form, FormActions, FormRow } from "../../ui/Form";
import { SelectField } from "../../ui/SelectField";
import { TextField } from "../../ui/TextField";
import { useViewer } from "../../viewer";
import styles from "./Organizations.module.css";
import { TerritoriesField } from "./TerritoriesField";

const SaveOrganization = graphql(`
  mutation SaveOrganization($input: SaveOrganizationInput!) {
    saveOrganization(input: $input) {
      organization {
        id
        slug
        version
      }
      warnings {
        field
        message
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const PolesToChoose = graphql(`
  query PolesToChoose {
    poles {
      id
      code
      name
    }
  }
`);

type Existing = {
  id: string;
  version: number;
  name: string;
  acronym?: string | null;
  siret?: string | null;
  kind: string;
  email?: string | null;
  phone?: string | null;
  website?: string | null;
  sharedCaseload: boolean;
  pole?: { code: string } | null;
  territories: ReadonlyArray<{ code: string; name: string }>;
  viewerCan: readonly string[];
};

type Props = {
  /** The one to change; a new one without it. */
  organization?: Existing;
  onSaved: (saved: { slug: string; warnings: string[] }) => void;
  onCancel?: () => void;
  /** What was refused may have been read before somebody else changed it. */
  onRefused?: () => void;
};

const INSTITUTIONS = ["POLE", "DEPARTEMENT"];

/** Founds an organisation, or changes what one says of itself. */
export function OrganizationForm({ organization, onSaved, onCancel, onRefused }: Props) {
  const { viewer } = useViewer();
  const ownPole = viewer?.acting?.pole;
  const attaches = !organization || organization.viewerCan.includes("ATTACH");
  const [{ data }] = useQuery({ query: PolesToChoose, pause: !attaches });
  const { send, problems, pending } = useDeed(SaveOrganization);
  const [values, setValues] = useState({
    name: organization?.name ?? "",
    acronym: organization?.acronym ?? "",
    siret: organization?.siret ?? "",
    email: organization?.email ?? "",
    phone: organization?.phone ?? "",
    website: organization?.website ?? "",
    sharedCaseload: organization?.sharedCaseload ?? false,
    kind: (organizationKinds.find(({ value }) => value === organization?.kind)?.value ?? "") as
      | OrganizationKind
      | "",
    // Nothing chosen yet: that of the organisation, or of whoever founds it.
    pole: null as string | null,
    territories: organization?.territories.map(({ code, name }) => ({ code, name })) ?? [],
  });
  const set = (some: Partial<typeof values>) => setValues((before) => ({ ...before, ...some }));
  const pole = values.pole ?? (organization ? organization.pole : ownPole)?.code ?? "";
  const institution = organization !== undefined && INSTITUTIONS.includes(organization.kind);

  async function submit() {
    const { kind, pole: _, territories, ...said } = values;
    const done = await send({
      ...said,
      ...(organization && { id: organization.id, version: organization.version }),
      ...(attaches && { kind: kind || null, pole, territories: territories.map(({ code }) => code) }),
    });
    if (!done) return onRefused?.();
    const saved = done.saveOrganization;
    if (saved.organization) {
      onSaved({ slug: saved.organization.slug, warnings: saved.warnings.map(({ message }) => message) });
    }
  }

  // A coordinator's organisations belong to her pôle: no other is offered to her.
  const poles = (ownPole ? [ownPole] : (data?.poles ?? [])).map(({ code, name }) => ({
    value: code,
    label: name,
  }));
  return (
    <Form
      problems={problems}
      onSubmit={() => void submit()}
      {...(organization && { label: words.editLabel(organization.name), opens: true })}
      className={styles.box ?? ""}
    >
      {institution ? (
        <p className={styles.soft}>{words.fixedName}</p>
      ) : (
        <>
          <TextField
            name="name"
            label={words.name}
            {...(organization?.viewerCan.includes("ATTACH") === false && { hint: words.renamed })}
            value={values.name}
            onChange={(name) => set({ name })}
          />
          <FormRow>
            <TextField
              name="acronym"
              label={organizations.acronym}
              optional
              value={values.acronym}
              onChange={(acronym) => set({ acronym })}
            />
            <TextField
              name="siret"
              label={organizations.siret}
              hint={words.siretHint}
              optional
              inputMode="numeric"
              value={values.siret}
              onChange={(siret) => set({ siret })}
            />
          </FormRow>
        </>
      )}
      {attaches && (
        <>
          <FormRow>
            <SelectField
              name="kind"
              label={words.kind}
              placeholder={words.chooseKind}
              value={values.kind}
              options={organizationKinds}
              onChange={(kind) => set({ kind })}
            />
            <SelectField
              name="pole"
              label={words.pole}
              {...(!ownPole && { placeholder: organizations.noPole })}
              value={pole}
              options={poles}
              onChange={(pole) => set({ pole })}
            />
          </FormRow>
          <TerritoriesField
            name="territories"
            label={words.territories}
            values={values.territories}
            onChange={(territories) => set({ territories })}
          />
        </>
      )}
      <FormRow>
        <TextField
          name="phone"
          label={words.phone}
          optional
          type="tel"
          value={values.phone}
          onChange={(phone) => set({ phone })}
        />
        <TextField
          name="email"
          label={words.email}
          optional
          type="email"
          value={values.email}
          onChange={(email) => set({ email })}
        />
      </FormRow>
      <TextField
        name="website"
        label={words.website}
        hint={words.websiteHint}
        optional
        type="url"
        value={values.website}
        onChange={(website) => set({ website })}
      />
      <CheckboxField
        name="sharedCaseload"
        label={words.sharedCaseload}
        hint={words.sharedCaseloadHint}
        isSelected={values.sharedCaseload}
        onChange={(sharedCaseload) => set({ sharedCaseload })}
      />
      <FormActions>
        <Button type="submit" look="strong" isPending={pending}>
          {organization ? words.save : words.create}
        </Button>
        {onCancel && <Button onPress={onCancel}>{words.cancel}</Button>}
      </FormActions>
    </Form>
  );
}
