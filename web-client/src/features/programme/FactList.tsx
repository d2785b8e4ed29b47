import { type FragmentType, graphql, readFragment } from "../../gql";
import type { ProgrammeFactKind } from "../../gql/graphql";
import { m } from "../../messages";
import { Disclosure } from "../../ui/Disclosure";
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

type Props = { kind: ProgrammeFactKind; facts: ReadonlyArray<FragmentType<typeof FactList_fact>> };

export function FactList({ kind, facts: factsRef }: Props) {
  const facts = readFragment(FactList_fact, factsRef);
  return (
    <Disclosure title={`${m.labels.factKind[kind]} (${facts.length})`}>
      <ul role="list" className={styles.facts}>
        {facts.map((fact) => (
          <li key={`${fact.title}|${fact.pole?.id ?? ""}|${fact.text ?? ""}`} className={styles.fact}>
            <h4>{fact.title}</h4>
            {fact.text && <p>{fact.text}</p>}
            <Facts
              rows={[
                [m.programme.pole, fact.pole?.name],
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
    </Disclosure>
  );
}
