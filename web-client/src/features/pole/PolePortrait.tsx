import { Link } from "@tanstack/react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { m, typeset } from "../../messages";
import { Facts } from "../../ui/Facts";
import type { SearchParams } from "../catalogue/searchParams";
import styles from "./PolePage.module.css";

export const PolePortrait_pole = graphql(`
  fragment PolePortrait_pole on Pole {
    id
    code
    characteristics
    barriers {
      id
      slug
      label
    }
    publics {
      id
      slug
      label
    }
  }
`);

/** What the programme says of the territory, and what the curator indexed of it. */
export function PolePortrait({ pole: poleRef }: { pole: FragmentType<typeof PolePortrait_pole> }) {
  const { code, characteristics, barriers, publics } = readFragment(PolePortrait_pole, poleRef);
  return (
    <>
      <ul className={styles.bullets}>
        {characteristics.map((one) => (
          <li key={one}>{typeset(one)}</li>
        ))}
      </ul>
      <Facts
        rows={[
          [
            m.pole.citedBarriers,
            barriers.length > 0 && (
              <Terms terms={barriers} search={(slug) => ({ ou: code, frein: [slug] })} />
            ),
          ],
          [
            m.pole.citedPublics,
            publics.length > 0 && <Terms terms={publics} search={(slug) => ({ ou: code, public: [slug] })} />,
          ],
        ]}
      />
      {barriers.length + publics.length > 0 && <p className={styles.soft}>{m.pole.citedHint}</p>}
    </>
  );
}

type TermsProps = {
  terms: ReadonlyArray<{ id: string; slug: string; label: string }>;
  search: (slug: string) => SearchParams;
};

function Terms({ terms, search }: TermsProps) {
  return (
    <span className={styles.links}>
      {terms.map((term) => (
        <Link key={term.id} to="/" search={search(term.slug)}>
          {term.label}
        </Link>
      ))}
    </span>
  );
}
