import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import page from "../../layout/Page.module.css";
import { ViewerPending } from "../../layout/ViewerPending";
import { people as words } from "../../messages/people";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { useViewer } from "../../viewer";

type Props = { title: string; children: ReactNode };

/** Shows a page to whoever has a caseload, and says to others what they need. */
export function ReferentOnly({ title, children }: Props) {
  const { viewer, can } = useViewer();
  if (viewer === undefined) return <ViewerPending />;
  if (can("READ_CASELOAD")) return children;
  return (
    <div className={page.page}>
      <PageHeading title={title} />
      <Notice tone="caution">
        <p>{words.forbidden}</p>
        {viewer === null && (
          <p>
            <Link to="/connexion" search={{ retour: window.location.pathname }}>
              {words.signIn}
            </Link>
          </p>
        )}
      </Notice>
    </div>
  );
}
