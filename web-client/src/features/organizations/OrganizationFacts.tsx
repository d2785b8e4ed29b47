import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { organizationForm, organizations as words } from "../../messages/organizations";
import { Button } from "../../ui/Button";
import { Facts } from "../../ui/Facts";
import { Notice } from "../../ui/Notice";
import { OrganizationForm } from "./OrganizationForm";
import styles from "./Organizations.module.css";
import { useFocusBack } from "./useFocusBack";

export const OrganizationFacts_organization = graphql(`
  fragment OrganizationFacts_organization on Organization {
    id
    name
    acronym
    siret
    kind
    email
    phone
    website
    sharedCaseload
    version
    viewerCan
    pole {
      id
      code
      name
    }
    territories {
      id
      code
      name
    }
  }
`);

type Props = { organization: FragmentType<typeof OrganizationFacts_organization>; refresh: () => void };

/** What the organisation says of itself, and the form to change it for who may. */
export function OrganizationFacts({ organization: ref, refresh }: Props) {
  const organization = readFragment(OrganizationFacts_organization, ref);
  const { acronym, siret, pole, territories, email, phone, website, sharedCaseload, viewerCan } =
    organization;
  const [editing, setEditing] = useState(false);
  const [warnings, setWarnings] = useState<string[] | null>(null);
  const { heading, say } = useFocusBack();
  return (
    <section className={styles.section} aria-labelledby="ce-que-dit-la-structure">
      <div className={styles.heading}>
        <h2 ref={heading} tabIndex={-1} id="ce-que-dit-la-structure">
          {words.facts}
        </h2>
        {viewerCan.includes("EDIT") && !editing && (
          <Button
            onPress={() => {
              setEditing(true);
              setWarnings(null);
            }}
          >
            {words.edit}
          </Button>
        )}
      </div>
      {warnings && (
        <Notice tone={warnings.length > 0 ? "caution" : "info"} role="status">
          <p>
            <strong>{organizationForm.saved}</strong> {warnings.length > 0 && organizationForm.toCheck}
          </p>
          {warnings.length > 0 && (
            <ul>
              {warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          )}
        </Notice>
      )}
      {editing ? (
        <OrganizationForm
          organization={organization}
          onRefused={refresh}
          onCancel={() => {
            setEditing(false);
            heading.current?.focus();
          }}
          onSaved={({ warnings: found }) => {
            setEditing(false);
            setWarnings(found);
            say(organizationForm.saved);
          }}
        />
      ) : (
        <Facts
          rows={[
            [words.acronym, acronym],
            [words.siret, siret && <span>{siret.replace(/^(\d{3})(\d{3})(\d{3})/, "$1 $2 $3 ")}</span>],
            [
              words.poleOf,
              pole && (
                <Link to="/poles/$code" params={{ code: pole.code }}>
                  {pole.name}
                </Link>
              ),
            ],
            [words.territories, territories.map((one) => one.name).join(", ") || words.notSaid],
            [
              words.contact,
              email || phone || website ? (
                <>
                  {phone && <a href={`tel:${phone.replace(/[^+\d]/g, "")}`}>{phone}</a>}
                  {email && <a href={`mailto:${email}`}>{email}</a>}
                  {website && <a href={website}>{website}</a>}
                </>
              ) : (
                words.notSaid
              ),
            ],
            [
              words.sharedCaseload,
              viewerCan.includes("READ_MEMBERS") && (sharedCaseload ? words.shared : words.notShared),
            ],
          ]}
        />
      )}
    </section>
  );
}
