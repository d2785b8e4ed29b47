import { Link, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ViewerAct } from "../gql/graphql";
import { header } from "../messages/header";
import { reserved as words } from "../messages/reserved";
import { PageHeading } from "../ui/PageHeading";
import { useViewer } from "../viewer";
import page from "./Page.module.css";
import { ViewerPending } from "./ViewerPending";

type Props = { act: ViewerAct; title: string; children: ReactNode };

/** A page for whoever may do an act. Anyone else is told why she does not see it, and what to do. */
export function Reserved({ act, title, children }: Props) {
  const { viewer, can } = useViewer();
  const address = useLocation({ select: ({ pathname, searchStr }) => pathname + searchStr });
  if (viewer === undefined) return <ViewerPending />;
  if (can(act)) return children;
  return (
    <div className={page.page}>
      <PageHeading title={title} />
      <p>{viewer === null ? words.signedOut : words.noRight}</p>
      <p>
        {viewer === null ? (
          <Link to="/connexion" search={{ retour: address }}>
            {header.signIn}
          </Link>
        ) : (
          <Link to="/espace">{words.toWorkspace}</Link>
        )}
      </p>
    </div>
  );
}
