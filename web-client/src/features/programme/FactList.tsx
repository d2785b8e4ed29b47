import { Link } from "@tanstack/react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { m, typeset } from "../../messages";
import { Facts } from "../../ui/Facts";
import styles from "./ProgrammePage.module.css";

export const FactList_fact = graphql(`
  fragment FactList_fact on ProgrammeFact {
    title
    text
    objective
    level
    pole {
      id
      code
      name
    }
    periodicity
    animatedBy
    status
    participants
    notes
    source
  }
`);

type Props = { facts: ReadonlyArray<FragmentType<typeof FactList_fact>> };

/** What the programme says of itself, one fact after another, each with its lines. */
export function FactList({ facts: factsRef }: Props) {
  const facts = readFragment(FactList_fact, factsRef);
  return (
    <ul role="list" className={styles.facts}>
      {facts.map((fact) => (
        <li key={`${fact.title}|${fact.pole?.id ?? ""}|${fact.text ?? ""}`} className={styles.fact}>
          <h3>{fact.title}</h3>
          {fact.text && <p>{typeset(fact.text)}</p>}
          <Facts
            rows={[
              [
                m.programme.pole,
                fact.pole && (
                  <Link to="/poles/$code" params={{ code: fact.pole.code }}>
                    {fact.pole.name}
                  </Link>
                ),
              ],
              [m.programme.objective, fact.objective],
              [m.programme.level, fact.level],
              [m.programme.periodicity, fact.periodicity],
              [m.programme.animatedBy, fact.animatedBy],
              [m.programme.status, fact.status],
              [m.programme.participants, fact.participants.join(", ")],
              [m.programme.notes, fact.notes.join(" ")],
            ]}
          />
          {fact.source && <p className={styles.soft}>{m.programme.source(fact.source)}</p>}
        </li>
      ))}
    </ul>
  );
}
