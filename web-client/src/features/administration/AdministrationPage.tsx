import { Link } from "@tanstack/react-router";
import { administration as words } from "../../messages/administration";
import { pages } from "../../messages/administrationPages";
import { useViewer } from "../../viewer";
import styles from "./Administration.module.css";
import { AdministrationFrame } from "./AdministrationFrame";
import { sections } from "./sections";

/** The hub of the direction: one tile for each page that she may read. */
export function AdministrationPage() {
  const { can } = useViewer();
  return (
    <AdministrationFrame title={pages.administration} acts={sections.map(({ act }) => act)} isHub>
      <p>{words.lead}</p>
      <nav aria-label={words.sections}>
        <ul role="list" className={styles.tiles}>
          {sections
            .filter(({ act }) => can(act))
            .map(({ path, label, hint }) => (
              <li key={path}>
                <Link to={path}>
                  <strong>{label}</strong>
                  <span>{hint}</span>
                </Link>
              </li>
            ))}
        </ul>
      </nav>
    </AdministrationFrame>
  );
}
