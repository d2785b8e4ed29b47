import { Link, useNavigate } from "@tanstack/react-router";
import { m } from "../../messages";
import { organizationForm as words } from "../../messages/organizations";
import { organizationTitles } from "../../messages/organizationTitles";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { PageHeading } from "../../ui/PageHeading";
import { OrganizationForm } from "./OrganizationForm";
import styles from "./Organizations.module.css";

/** Founds an organisation; what to do next is on its page. */
export function NewOrganizationPage() {
  const navigate = useNavigate();
  return (
    <div className={styles.page}>
      <div className={styles.intro}>
        <Breadcrumbs label={m.common.breadcrumbs} current={organizationTitles.create}>
          <Link to="/structures">{organizationTitles.list}</Link>
        </Breadcrumbs>
        <PageHeading title={organizationTitles.create} />
        <p className={styles.lead}>{words.createLead}</p>
      </div>
      <OrganizationForm
        onSaved={({ slug, warnings }) =>
          void navigate({ to: "/structures/$slug", params: { slug }, state: { founded: warnings } })
        }
      />
    </div>
  );
}
