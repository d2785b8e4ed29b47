import { Link, useLocation } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { m } from "../messages";
import { cx } from "../ui/cx";
import { CloseIcon, MenuIcon } from "../ui/Icons";
import { useDismiss } from "../ui/useDismiss";
import styles from "./MainNavigation.module.css";

/** The pages that people come for. On a small screen they stand behind a button that says whether it is open. */
export function MainNavigation() {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const nav = useRef<HTMLElement>(null);
  const path = useLocation({ select: (location) => location.pathname });

  const close = useCallback(() => setOpen(false), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the menu
  useEffect(() => setOpen(false), [path]);

  useDismiss(open, nav, button, close);

  return (
    <nav ref={nav} aria-label={m.site.nav} className={cx(styles.nav, "no-print")}>
      <AriaButton
        ref={button}
        className={styles.toggle ?? ""}
        aria-expanded={open}
        aria-controls="menu"
        onPress={() => setOpen(!open)}
      >
        {open ? <CloseIcon /> : <MenuIcon />} {m.site.menu}
      </AriaButton>
      <ul role="list" id="menu" className={cx(styles.list, open && styles.open)}>
        <li>
          <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
            {m.site.search}
          </Link>
        </li>
        <li>
          <Link to="/situation">{m.site.situation}</Link>
        </li>
        <li>
          <Link to="/poles">{m.site.poles}</Link>
        </li>
        <li>
          <Link to="/themes" activeOptions={{ includeSearch: false }}>
            {m.site.themes}
          </Link>
        </li>
        <li>
          <Link to="/programme">{m.site.programme}</Link>
        </li>
        <li>
          <Link to="/aide">{m.site.help}</Link>
        </li>
      </ul>
    </nav>
  );
}
