import { Link } from "@tanstack/react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { m } from "../../messages";
import { Notice } from "../../ui/Notice";
import type { SearchParams } from "../catalogue/searchParams";
import styles from "./PolePage.module.css";

export const PoleGaps_pole = graphql(`
  fragment PoleGaps_pole on Pole {
    id
    code
    publics {
      id
    }
    barriers {
      id
    }
    offer {
      gaps {
        themes {
          actionCount
          toConfirmCount
          theme {
            id
            code
            title
            actionCount
          }
        }
        barriers {
          cited
          toConfirmCount
          catalogueCount
          barrier {
            id
            slug
            label
          }
        }
        publics {
          toConfirmCount
          catalogueCount
          public {
            id
            slug
            label
          }
        }
      }
    }
  }
`);

/** What the pôle lacks in the catalogue: first what its own sheet names and nothing answers. Said with care. */
export function PoleGaps({ pole: poleRef }: { pole: FragmentType<typeof PoleGaps_pole> }) {
  const pole = readFragment(PoleGaps_pole, poleRef);
  const { themes, barriers, publics } = pole.offer.gaps;
  const cited = barriers.filter((gap) => gap.cited);
  const others = barriers.filter((gap) => !gap.cited);
  const citesNothing = pole.barriers.length + pole.publics.length === 0;
  return (
    <>
      <Notice small>
        <p>{m.pole.gapsCaution}</p>
      </Notice>
      <div className={styles.cited}>
        <h3>{m.pole.gapsCited}</h3>
        <p className={styles.soft}>{m.pole.gapsCitedHint}</p>
        {cited.length + publics.length > 0 ? (
          <ul role="list" className={styles.citedList}>
            {cited.map(({ barrier, ...gap }) => (
              <li key={barrier.id} data-gap={barrier.slug}>
                <strong>{m.pole.gapBarrier(barrier.label)}</strong>
                <Elsewhere
                  {...gap}
                  label={barrier.label}
                  pole={pole.code}
                  search={{ frein: [barrier.slug] }}
                />
              </li>
            ))}
            {publics.map(({ public: one, ...gap }) => (
              <li key={one.id} data-gap={one.slug}>
                <span>{m.pole.gapPublic(one.label)}</span>
                <Elsewhere {...gap} label={one.label} pole={pole.code} search={{ public: [one.slug] }} />
              </li>
            ))}
          </ul>
        ) : (
          <p>{citesNothing ? m.pole.gapsNothingCited : m.pole.gapsCitedNone}</p>
        )}
      </div>
      <div className={styles.gaps}>
        <div>
          <h3>{m.pole.gapsThemes}</h3>
          {themes.length === 0 && <p>{m.pole.gapsThemesNone}</p>}
          <ul role="list" className={styles.gapList}>
            {themes.map(({ theme, toConfirmCount }) => (
              <li key={theme.id} data-gap={theme.code}>
                <span>
                  {theme.code} {theme.title}
                </span>
                <Elsewhere
                  label={theme.title}
                  pole={pole.code}
                  search={{ theme: [theme.code] }}
                  toConfirmCount={toConfirmCount}
                  catalogueCount={theme.actionCount}
                />
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h3>{m.pole.gapsBarriers}</h3>
          {others.length === 0 && <p>{m.pole.gapsBarriersNone}</p>}
          <ul role="list" className={styles.gapList}>
            {others.map(({ barrier, ...gap }) => (
              <li key={barrier.id} data-gap={barrier.slug}>
                <span>{barrier.label}</span>
                <Elsewhere
                  {...gap}
                  label={barrier.label}
                  pole={pole.code}
                  search={{ frein: [barrier.slug] }}
                />
              </li>
            ))}
          </ul>
        </div>
      </div>
    </>
  );
}

type ElsewhereProps = {
  label: string;
  pole: string;
  search: SearchParams;
  toConfirmCount: number;
  catalogueCount: number;
};

/** Where a hole leads: to what must be confirmed here, and to what other territories have. */
function Elsewhere({ label, pole, search, toConfirmCount, catalogueCount }: ElsewhereProps) {
  const elsewhere = catalogueCount - toConfirmCount;
  return (
    <span className={styles.elsewhere}>
      {toConfirmCount > 0 && (
        <Link
          to="/"
          search={{ ...search, ou: pole }}
          aria-label={`${m.pole.toConfirmHere(toConfirmCount)} : ${label}`}
        >
          {m.pole.toConfirmHere(toConfirmCount)}
        </Link>
      )}
      {elsewhere > 0 ? (
        <Link to="/" search={search} aria-label={`${m.pole.elsewhere(elsewhere)} : ${label}`}>
          {m.pole.elsewhere(elsewhere)}
        </Link>
      ) : (
        catalogueCount === 0 && <em>{m.pole.nowhere}</em>
      )}
    </span>
  );
}
