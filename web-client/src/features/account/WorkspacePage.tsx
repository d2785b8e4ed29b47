import { Link } from "@tanstack/react-router";
import { ViewerPending } from "../../layout/ViewerPending";
import { workspaceWords as words } from "../../messages/account";
import { header, role } from "../../messages/header";
import { useMembershipChoice } from "../../session";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { useViewer } from "../../viewer";
import styles from "./Account.module.css";
import { workspace } from "./workspace";

/** « Mon espace »: for which structure one acts, and everything that one can do for it. */
export function WorkspacePage() {
  const { viewer, can } = useViewer();
  if (viewer === undefined) return <ViewerPending />;
  if (viewer === null) {
    return (
      <div className={styles.wide}>
        <PageHeading title={header.workspace} />
        <p>{words.signedOut}</p>
        <p>
          <Link to="/connexion">{header.signIn}</Link>
        </p>
      </div>
    );
  }
  const offered = workspace.filter(({ act }) => can(act));
  return (
    <div className={styles.wide}>
      <PageHeading title={header.workspace} />
      <p className={styles.lead}>{words.hello(viewer.name)}</p>
      <Acting />
      {offered.length > 0 && (
        <section aria-labelledby="gestes">
          <h2 id="gestes">{words.canTitle}</h2>
          <ul role="list" className={styles.tiles}>
            {offered.map(({ path, label }) => (
              <li key={path}>
                <Link to={path}>{label}</Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Acting() {
  const { viewer } = useViewer();
  const { choose, chosen, problem } = useMembershipChoice();
  if (!viewer) return null;
  const { acting, memberships } = viewer;
  if (acting) {
    return (
      <p className={styles.acting}>
        <span>{header.actingAs}</span>
        <strong>{acting.organization.name}</strong>
        <span>{role[acting.role]}</span>
        {acting.pole && <span>{words.pole(acting.pole.name)}</span>}
        {acting.administrator && <span>{words.administrator}</span>}
      </p>
    );
  }
  if (memberships.length === 0) return <Notice>{words.none}</Notice>;
  return (
    <section aria-labelledby="choisir">
      <h2 id="choisir">{words.chooseTitle}</h2>
      <p>{words.choose}</p>
      <ul role="list" className={styles.choices}>
        {memberships.map((one) => (
          <li key={one.id}>
            <Button look="strong" isDisabled={chosen !== null} onPress={() => choose(one.id)}>
              {words.act(one.organization.name)}
            </Button>
            <span className={styles.role}>{role[one.role]}</span>
          </li>
        ))}
      </ul>
      {problem !== null && (
        <Notice tone="danger" role="alert">
          {problem || header.switchFailed}
        </Notice>
      )}
    </section>
  );
}
