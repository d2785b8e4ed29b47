import { Link, useLocation } from "@tanstack/react-router";
import { m } from "../../messages";
import { organizationForm } from "../../messages/organizations";
import { organizationTitles } from "../../messages/organizationTitles";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { OrganizationDetails } from "./OrganizationDetails";
import styles from "./Organizations.module.css";

/** One organisation: what it says of itself and, for who may, its members. */
export function OrganizationPage({ slug }: { slug: string }) {
  const founded = useLocation({ select: (location) => location.state.founded });
  return (
    <div className={styles.page}>
      <OrganizationDetails
        key={slug}
        slug={slug}
        heading={(name) => (
          <>
            <Breadcrumbs label={m.common.breadcrumbs} current={name}>
              <Link to="/structures">{organizationTitles.list}</Link>
            </Breadcrumbs>
            <PageHeading title={name} />
            {founded && (
              <Notice role="status">
                <p>{[organizationForm.created, ...founded].join(" ")}</p>
              </Notice>
            )}
          </>
        )}
      />
    </div>
  );
}
