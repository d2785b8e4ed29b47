import { Link } from "@tanstack/react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { m, typeset } from "../../messages";
import { CheckIcon, QuestionIcon } from "../../ui/Icons";
import { Tag } from "../../ui/Tag";
import styles from "./PolePage.module.css";
import { groupByAssignment, isSure } from "./poles";

export const PoleTerritories_pole = graphql(`
  fragment PoleTerritories_pole on Pole {
    id
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

/** The communes and arrondissements of the pôle, gathered by what ties them to it. */
export function PoleTerritories({ pole: poleRef }: { pole: FragmentType<typeof PoleTerritories_pole> }) {
  const { territories } = readFragment(PoleTerritories_pole, poleRef);
  const groups = groupByAssignment(territories);
  const sure = territories.filter((one) => isSure(one.poleBasis, one.poleConfidence)).length;
  const total = territories.length;
  return (
    <>
      <p>{sure === total ? m.pole.territoriesPrinted(total) : m.pole.territoriesLead(sure, total)}</p>
      <ul role="list" className={styles.assignments}>
        {groups.map(({ key, sample, places }) => (
          <li key={key} className={styles.assignment}>
            {sample.poleBasis && sample.poleConfidence && (
              <p>
                {isSure(sample.poleBasis, sample.poleConfidence) ? (
                  <Tag tone="good" icon={<CheckIcon size={14} />}>
                    {m.labels.assignment[sample.poleBasis][sample.poleConfidence]}
                  </Tag>
                ) : (
                  <Tag tone="open" icon={<QuestionIcon size={14} />}>
                    {m.labels.assignment[sample.poleBasis][sample.poleConfidence]}
                  </Tag>
                )}
              </p>
            )}
            <ul role="list" className={styles.links}>
              {places.map((place) => (
                <li key={place.id} data-territory={place.code}>
                  <Link to="/" search={{ ou: place.code }}>
                    {place.name}
                  </Link>
                </li>
              ))}
            </ul>
            {sample.poleReason && (
              <p className={styles.soft}>
                {m.pole.why} {typeset(sample.poleReason)}
              </p>
            )}
            {sample.alternativePole && (
              <p>
                <Link to="/poles/$code" params={{ code: sample.alternativePole.code }}>
                  {m.pole.alternative(sample.alternativePole.name)}
                </Link>
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
