import styles from "./SkipLink.module.css";

export const MAIN_ID = "contenu";

export function SkipLink({ children }: { children: string }) {
  return (
    <a
      href={`#${MAIN_ID}`}
      className={styles.skip}
      onClick={(event) => {
        // The address holds the search: it is left as it is.
        event.preventDefault();
        document.getElementById(MAIN_ID)?.focus();
      }}
    >
      {children}
    </a>
  );
}
