import { Link } from "@tanstack/react-router";
import { ViewerPending } from "../../layout/ViewerPending";
import { requests, myOrganization as words } from "../../messages/organizations";
import { organizationTitles } from "../../messages/organizationTitles";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { useViewer } from "../../viewer";
import { OrganizationDetails } from "./OrganizationDetails";
import styles from "./Organizations.module.css";

/** The organisation that one acts for. */
export function MyOrganizationPage() {
  const { viewer } = useViewer();
  if (viewer === undefined) return <ViewerPending />;
  if (!viewer?.acting) {
    return (
      <div className={styles.page}>
        <PageHeading title={organizationTitles.mine} />
        <Notice>
          <p>
            {words.none}{" "}
            {viewer ? (
              <Link to="/espace">{words.toWorkspace}</Link>
            ) : (
              <Link to="/connexion" search={{ retour: "/ma-structure" }}>
                {requests.signIn}
              </Link>
            )}
          </p>
        </Notice>
      </div>
    );
  }
  return (
    <div className={styles.page}>
      <OrganizationDetails
        slug={viewer.acting.organization.slug}
        heading={(name) => (
          <>
            <PageHeading title={organizationTitles.mine} />
            <p className={styles.lead}>{name}</p>
          </>
        )}
      />
    </div>
  );
}
