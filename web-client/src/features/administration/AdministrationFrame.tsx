import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ViewerAct } from "../../gql/graphql";
import { ViewerPending } from "../../layout/ViewerPending";
import { m } from "../../messages";
import { administration as words } from "../../messages/administration";
import { pages } from "../../messages/administrationPages";
import { header } from "../../messages/header";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { useViewer } from "../../viewer";
import styles from "./Administration.module.css";

type Props = {
  title: string;
  /** Whoever has one of these acts reads the page. */
  acts: readonly ViewerAct[];
  /** The page is the hub itself. */
  isHub?: boolean;
  children: ReactNode;
};

/** A page of the administration: where it stands, its title, and its contents for those whom they are for. */
export function AdministrationFrame({ title, acts, isHub = false, children }: Props) {
  const { viewer, can } = useViewer();
  const allowed = acts.some(can);
  const above = [
    { to: "/espace", label: header.workspace },
    ...(isHub ? [] : [{ to: "/administration", label: pages.administration }]),
  ];
  return (
    <div className={styles.page}>
      <Breadcrumbs label={m.common.breadcrumbs} current={title}>
        {above.map(({ to, label }) => (
          <Link key={to} to={to}>
            {label}
          </Link>
        ))}
      </Breadcrumbs>
      <PageHeading title={title} />
      {viewer === undefined && <ViewerPending />}
      {viewer !== undefined && !allowed && (
        <Notice tone="caution">
          <p>
            {words.reserved} {viewer && words.reservedTo(viewer.name)}
          </p>
          <p>
            {viewer ? (
              <Link to="/espace">{words.toWorkspace}</Link>
            ) : (
              <Link to="/connexion">{header.signIn}</Link>
            )}
          </p>
        </Notice>
      )}
      {allowed && children}
    </div>
  );
}
