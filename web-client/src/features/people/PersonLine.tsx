import { Link } from "@tanstack/react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { longDate } from "../../messages";
import { people as words } from "../../messages/people";
import styles from "./People.module.css";

export const PersonLine_person = graphql(`
  fragment PersonLine_person on Beneficiary {
    id
    firstName
    lastName
    birthDate
    referrerName
    mine
    territory {
      id
      name
    }
  }
`);

/** A person in a list: who, where she lives, and whose she is when a colleague supports her. */
export function PersonLine({ person }: { person: FragmentType<typeof PersonLine_person> }) {
  const { id, firstName, lastName, birthDate, referrerName, mine, territory } = readFragment(
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
    </p>
  );
}
