import { Link } from "@tanstack/react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { m } from "../../messages";
import { Table } from "../../ui/Table";
import styles from "./PolePage.module.css";
import { isSure } from "./poles";

export const PoleTerritories_pole = graphql(`
  fragment PoleTerritories_pole on Pole {
    name
    territories {
      id
      code
      kind
      name
      poleBasis
      poleConfidence
      poleReason
      alternativePole {
        id
        code
        name
      }
    }
  }
`);

/** The communes and arrondissements of the pôle, and what ties each to it. */
export function PoleTerritories({ pole: poleRef }: { pole: FragmentType<typeof PoleTerritories_pole> }) {
  const { name, territories } = readFragment(PoleTerritories_pole, poleRef);
  const sure = territories.filter((one) => isSure(one.poleBasis, one.poleConfidence)).length;
  const total = territories.length;
  return (
    <>
      <p>{sure === total ? m.pole.territoriesPrinted(total) : m.pole.territoriesLead(sure, total)}</p>
      <div className={styles.wide}>
        <Table
          caption={m.pole.territoriesOf(name)}
          hideCaption
          columns={[m.pole.place, m.pole.assignment, m.pole.reason]}
          rows={territories.map((one) => ({
            key: one.id,
            head: (
              <Link to="/" search={{ ou: one.code }}>
                {one.name}
              </Link>
            ),
            cells: [
              one.poleBasis && one.poleConfidence && m.labels.assignment[one.poleBasis][one.poleConfidence],
              <>
                {one.poleReason}
                {one.alternativePole && (
                  <>
                    {one.poleReason && ". "}
                    {m.pole.alternative(one.alternativePole.name)}
                  </>
                )}
              </>,
            ],
          }))}
        />
      </div>
    </>
  );
}
