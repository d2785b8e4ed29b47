import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { longDate, m } from "../../messages";
import { contactPreference, people as words } from "../../messages/people";
import { prescribe } from "../../messages/referrals";
import { referralTitles } from "../../messages/referralTitles";
import { useAnnounce } from "../../ui/Announcer";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import button from "../../ui/Button.module.css";
import { cx } from "../../ui/cx";
import { Facts } from "../../ui/Facts";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { prescribeFor } from "../referrals/forWhom";
import list from "../referrals/Referral.module.css";
import { ReferralLine } from "../referrals/ReferralLine";
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
          code
          name
        }
        referrals(first: 100) {
          totalCount
          nodes {
            id
            ...ReferralLine_referral
          }
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
          <div className={page.actions}>
            <Link
              to="/"
              search={{ ou: person.territory.code }}
              className={cx(button.button, button.strong)}
              onClick={() => prescribeFor(person.id)}
            >
              {prescribe.forPerson}
            </Link>
            <Button onPress={() => setEditing(true)}>{words.edit}</Button>
          </div>
          <section aria-labelledby="prescriptions">
            <h2 id="prescriptions">{referralTitles.title}</h2>
            {person.referrals.totalCount === 0 && <p>{prescribe.noneYet}</p>}
            {person.referrals.nodes.length > 0 && (
              <ul role="list" className={list.list}>
                {person.referrals.nodes.map((referral) => (
                  <li key={referral.id}>
                    <ReferralLine referral={referral} />
                  </li>
                ))}
              </ul>
            )}
          </section>
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
