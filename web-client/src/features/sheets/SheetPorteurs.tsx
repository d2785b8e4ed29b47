import { Link } from "@tanstack/react-router";
import type { SheetWork_ActionFragment } from "../../gql/graphql";
import { providers as words } from "../../messages/providers";
import { sheets } from "../../messages/sheets";
import { GroupField } from "../../ui/GroupField";
import styles from "./Sheets.module.css";

type Props = { slug: string; providers: SheetWork_ActionFragment["providers"] };

/** Who runs the action and who receives prescriptions, in the form of its sheet; the page that changes it is beside. */
export function SheetPorteurs({ slug, providers }: Props) {
  return (
    <GroupField name="providers" label={sheets.sections.providers} hideLabel className={styles.body ?? ""}>
      {providers.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <ul className={styles.comments}>
          {providers.map(({ organization, territories, receivesReferrals }) => (
            <li key={organization.id}>
              <strong>{organization.name}</strong>
              {territories.length > 0 && `, ${territories.map((one) => one.name).join(", ")}`}
              <br />
              <span className={styles.by}>{receivesReferrals ? words.receives : words.receivesNot}</span>
            </li>
          ))}
        </ul>
      )}
      <p>
        <Link to="/mes-fiches/$slug/porteurs" params={{ slug }} className={styles.button}>
          {words.change}
        </Link>
      </p>
    </GroupField>
  );
}
