import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { longDate, m } from "../../messages";
import { contactPreference, people as words } from "../../messages/people";
import { useAnnounce } from "../../ui/Announcer";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { Facts } from "../../ui/Facts";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { PersonForm } from "./PersonForm";
import { ReferentOnly } from "./ReferentOnly";

const PersonDocument = graphql(`
  query Person($id: ID!) {
    node(id: $id) {
      id
      ... on Beneficiary {
        id
        firstName
        lastName
        birthDate
        phone
        email
        contactPreference
        consentGivenOn
        consentText
        referrerName
        updatedAt
        territory {
          id
          name
        }
        ...PersonForm_person
      }
    }
  }
`);

/** One person of the caseload. */
export function PersonPage({ id }: { id: string }) {
  return (
    <ReferentOnly title={words.title}>
      <Person id={id} />
    </ReferentOnly>
  );
}

function Person({ id }: { id: string }) {
  const [editing, setEditing] = useState(false);
  const announce = useAnnounce();
  const [{ data, error, fetching }, retry] = useQuery({
    query: PersonDocument,
    variables: { id },
    requestPolicy: "cache-and-network",
  });
  const person = data?.node?.__typename === "Beneficiary" ? data.node : null;
  if (!data && !error) return <Skeleton lines={["title", "long", "short"]} />;
  const name = person ? `${person.firstName} ${person.lastName}` : words.title;
  return (
    <div className={page.page}>
      <Breadcrumbs label={m.common.breadcrumbs} current={name}>
        <Link to="/mes-personnes">{words.back}</Link>
      </Breadcrumbs>
      {/* The title of the document stays in histories: it names nobody. */}
      <PageHeading title={editing ? words.editTitle(name) : name} documentTitle={words.title} />
      {error && !fetching && (
        <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
      )}
      {data && !person && <p>{words.notFound}</p>}
      {person && !editing && (
        <>
          <Facts
            rows={[
              [words.home, person.territory.name],
              [words.birth, person.birthDate && longDate(person.birthDate)],
              [words.preference, contactPreference[person.contactPreference]],
              [words.phone, person.phone && <a href={`tel:${person.phone}`}>{person.phone}</a>],
              [words.email, person.email && <a href={`mailto:${person.email}`}>{person.email}</a>],
              [words.consent, longDate(person.consentGivenOn)],
              [words.referrer, person.referrerName],
              [words.updated, longDate(person.updatedAt)],
            ]}
          />
          <Button onPress={() => setEditing(true)}>{words.edit}</Button>
        </>
      )}
      {person && editing && (
        <PersonForm
          person={person}
          consentText={person.consentText}
          onSaved={() => {
            setEditing(false);
            announce(words.saved);
          }}
        />
      )}
    </div>
  );
}
