import { Link } from "@tanstack/react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { m } from "../../messages";
import styles from "./PolePage.module.css";

export const PoleOffer_pole = graphql(`
  fragment PoleOffer_pole on Pole {
    id
    code
    offer {
      actionCount
      toConfirmCount
      themes {
        actionCount
        toConfirmCount
        theme {
          id
          code
          title
          axis {
            id
            code
            shortTitle
          }
        }
      }
    }
  }
`);

/** How many actions the pôle has under each theme; each count opens the search that gives it. */
export function PoleOffer({ pole: poleRef }: { pole: FragmentType<typeof PoleOffer_pole> }) {
  const { code, offer } = readFragment(PoleOffer_pole, poleRef);
  const axes = offer.themes.map(({ theme }) => theme.axis);
  const distinct = axes.filter((axis, index) => axes.findIndex((one) => one.id === axis.id) === index);
  return (
    <>
      <p>
        {m.pole.offerLead(offer.actionCount)}{" "}
        {offer.toConfirmCount > 0 && m.pole.offerToConfirm(offer.toConfirmCount)}
      </p>
      <ul role="list" className={styles.axes}>
        {distinct.map((axis) => (
          <li key={axis.id}>
            <h3>
              <span className={styles.axisNumber}>{m.programme.axis(axis.code)}</span> {axis.shortTitle}
            </h3>
            <ul role="list" className={styles.themes}>
              {offer.themes
                .filter(({ theme }) => theme.axis.id === axis.id)
                .map(({ theme, actionCount, toConfirmCount }) => (
                  <li key={theme.id} className={styles.theme} data-theme={theme.code}>
                    <span className={styles.themeCode}>{theme.code}</span>
                    <span>{theme.title}</span>
                    <span className={styles.themeCount}>
                      {actionCount > 0 ? (
                        <Link
                          to="/"
                          search={{ ou: code, theme: [theme.code] }}
                          aria-label={`${m.pole.themeCount(actionCount)} : ${theme.title}`}
                        >
                          {m.pole.themeCount(actionCount)}
                        </Link>
                      ) : (
                        <em>{m.pole.noAction}</em>
                      )}
                      {toConfirmCount > 0 && (
                        <>
                          {" "}
                          <Link to="/" search={{ ou: code, theme: [theme.code] }}>
                            {m.pole.toConfirmShort(toConfirmCount)}
                          </Link>
                        </>
                      )}
                    </span>
                  </li>
                ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  );
}
