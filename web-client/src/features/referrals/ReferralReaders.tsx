import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ViewerAct } from "../../gql/graphql";
import page from "../../layout/Page.module.css";
import { ViewerPending } from "../../layout/ViewerPending";
import { referrals as words } from "../../messages/referrals";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { useViewer } from "../../viewer";

type Props = { title: string; act?: ViewerAct; forbidden?: string; children: ReactNode };

/** Shows a page to whoever may, and says to others what they need. */
export function ReferralReaders({
  title,
  act = "READ_REFERRALS",
  forbidden = words.forbidden,
  children,
}: Props) {
  const { viewer, can } = useViewer();
  if (viewer === undefined) return <ViewerPending />;
  if (can(act)) return children;
  return (
    <div className={page.page}>
      <PageHeading title={title} />
      <Notice tone="caution">
        <p>{forbidden}</p>
        <p>
          {viewer ? (
            <Link to="/espace">{words.workspace}</Link>
          ) : (
            <Link to="/connexion" search={{ retour: window.location.pathname + window.location.search }}>
              {words.signIn}
            </Link>
          )}
        </p>
      </Notice>
    </div>
  );
}
