import { Link, useNavigate } from "@tanstack/react-router";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import page from "../../layout/Page.module.css";
import { m } from "../../messages";
import { people as words } from "../../messages/people";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { PageHeading } from "../../ui/PageHeading";
import { PersonForm } from "./PersonForm";
import { ReferentOnly } from "./ReferentOnly";

const ConsentDocument = graphql(`
  query Consent {
    consentText
  }
`);

/** Writes a new person of the caseload, then shows her. */
export function NewPersonPage() {
  const navigate = useNavigate();
  const [{ data }] = useQuery({ query: ConsentDocument });
  return (
    <ReferentOnly title={words.newTitle}>
      <div className={page.page}>
        <Breadcrumbs label={m.common.breadcrumbs} current={words.newTitle}>
          <Link to="/mes-personnes">{words.back}</Link>
        </Breadcrumbs>
        <PageHeading title={words.newTitle} />
        <p>{words.newLead}</p>
        {data && (
          <PersonForm
            consentText={data.consentText}
            onSaved={(id) => void navigate({ to: "/mes-personnes/$id", params: { id } })}
          />
        )}
      </div>
    </ReferentOnly>
  );
}
