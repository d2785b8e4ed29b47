import { Link, useLocation, useRouterState } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import type { ViewerQuery } from "../gql/graphql";
import { role, header as words } from "../messages/header";
import { signOut, useMembershipChoice } from "../session";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import { ChevronIcon, PersonIcon } from "../ui/Icons";
import { Notice } from "../ui/Notice";
import { useDismiss } from "../ui/useDismiss";
import { useViewer } from "../viewer";
import styles from "./AccountMenu.module.css";

type Viewer = NonNullable<ViewerQuery["viewer"]>;

/** Who is signed in, for which structure she acts and as what; for anyone else, the way to sign in. */
export function AccountMenu() {
  const { viewer } = useViewer();
  // What follows # stays in the browser: on pages that a mail leads to, it is a secret, and one does not come back there.
  const here = useRouterState({
    select: ({ location, matches }) =>
      matches.some(({ staticData }) => staticData.unlisted) ? "/" : location.pathname + location.searchStr,
  });
  if (viewer === undefined) return <div className={styles.place} />;
  if (viewer === null) {
    const atSignIn = here.startsWith("/connexion");
    return (
      <Link
        to="/connexion"
        {...(atSignIn || here === "/" ? {} : { search: { retour: here } })}
        className={cx(styles.signIn, "no-print")}
      >
        <PersonIcon /> {words.signIn}
      </Link>
    );
  }
  return <Menu viewer={viewer} />;
}

function Menu({ viewer }: { viewer: Viewer }) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const path = useLocation({ select: (location) => location.pathname });
  const close = useCallback(() => setOpen(false), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the menu
  useEffect(() => setOpen(false), [path]);
  useDismiss(open, box, button, close);
  return (
    <nav ref={box} aria-label={words.account} className={cx(styles.account, "no-print")}>
      <AriaButton
        ref={button}
        className={styles.toggle ?? ""}
        aria-expanded={open}
        aria-controls="compte"
        onPress={() => setOpen(!open)}
      >
        <PersonIcon />
        <span className={styles.who}>
          <span className="visually-hidden">{words.accountOf(viewer.name)}</span>
          <span className={styles.name} aria-hidden="true">
            {viewer.name}
          </span>
          <span className={styles.acting}>{actingOf(viewer)}</span>
        </span>
        <ChevronIcon className={cx(styles.chevron, open && styles.turned)} />
      </AriaButton>
      <div id="compte" className={cx(styles.panel, open && styles.open)}>
        <p className={styles.identity}>
          <strong>{viewer.name}</strong>
          <span>{viewer.email}</span>
        </p>
        <Acting viewer={viewer} />
        <ul role="list" className={styles.links}>
          <li>
            <Link to="/espace">{words.workspace}</Link>
          </li>
          <li>
            <Link to="/mon-compte">{words.ownAccount}</Link>
          </li>
        </ul>
        <SignOut />
      </div>
    </nav>
  );
}

/** The structure that she acts for, and as what. */
function actingOf({ acting, memberships }: Viewer): string {
  if (acting) return `${role[acting.role]} – ${acting.organization.name}`;
  return memberships.length > 0 ? words.actingForNobody : words.noMembership;
}

/** For which structure she acts, and the others that she may choose. */
function Acting({ viewer: { acting, memberships } }: { viewer: Viewer }) {
  const { choose, chosen, problem } = useMembershipChoice();
  const others = memberships.filter((one) => one.id !== acting?.id);
  return (
    <>
      {acting && (
        <p className={styles.current}>
          <span>{words.actingAs}</span>
          <strong>{acting.organization.name}</strong>
          <span>{role[acting.role]}</span>
        </p>
      )}
      {others.length > 0 && (
        <div className={styles.others}>
          <p id="autres-structures">{acting ? words.otherMemberships : words.chooseMembership}</p>
          <ul role="list" aria-labelledby="autres-structures">
            {others.map((one) => (
              <li key={one.id}>
                <Button
                  className={styles.choice ?? ""}
                  isDisabled={chosen !== null}
                  onPress={() => choose(one.id)}
                >
                  <span>
                    {one.organization.name}
                    <span className={styles.role}>{role[one.role]}</span>
                  </span>
                </Button>
              </li>
            ))}
          </ul>
          {problem !== null && (
            <Notice tone="danger" role="alert" small>
              {problem || words.switchFailed}
            </Notice>
          )}
        </div>
      )}
    </>
  );
}

function SignOut() {
  const [state, setState] = useState<"still" | "busy" | "failed">("still");
  async function leave() {
    setState("busy");
    if (!(await signOut()).ok) setState("failed");
  }
  return (
    <>
      <Button className={styles.signOut ?? ""} isDisabled={state === "busy"} onPress={() => void leave()}>
        {state === "busy" ? words.signingOut : words.signOut}
      </Button>
      {state === "failed" && (
        <Notice tone="danger" role="alert" small>
          {words.signOutFailed}
        </Notice>
      )}
    </>
  );
}
