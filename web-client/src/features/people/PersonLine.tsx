import { Link } from "@tanstack/react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { longDate } from "../../messages";
import { people as words } from "../../messages/people";
import { Tag } from "../../ui/Tag";
import styles from "./People.module.css";

export const PersonLine_person = graphql(`
  fragment PersonLine_person on Beneficiary {
    id
    firstName
    lastName
    birthDate
    referrerName
    mine
    referralCounts {
      open
      overdue
    }
    territory {
      id
      name
    }
  }
`);

/** A person in a list: who, where she lives, whose she is when a colleague supports her, and what waits for an answer. */
export function PersonLine({ person }: { person: FragmentType<typeof PersonLine_person> }) {
  const { id, firstName, lastName, birthDate, referrerName, mine, territory, referralCounts } = readFragment(
    PersonLine_person,
    person,
  );
  return (
    <p className={styles.line}>
      <Link to="/mes-personnes/$id" params={{ id }}>
        {lastName} {firstName}
      </Link>
      <span>
        {[territory.name, birthDate && words.bornOn(longDate(birthDate)), !mine && words.of(referrerName)]
          .filter(Boolean)
          .join(" · ")}
      </span>
      {referralCounts.open > 0 && (
        <span>
          {words.open(referralCounts.open)}{" "}
          {referralCounts.overdue > 0 && <Tag tone="caution">{words.overdue(referralCounts.overdue)}</Tag>}
        </span>
      )}
    </p>
  );
}
