import { Link } from "@tanstack/react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { m, typeset } from "../../messages";
import { schemeAnchor } from "../programme/schemeAnchor";
import styles from "./PolePage.module.css";

export const PoleSpotlight_pole = graphql(`
  fragment PoleSpotlight_pole on Pole {
    id
    code
    spotlight {
      title
      summary
      source
      action {
        id
        slug
        shortTitle
      }
      scheme {
        id
        slug
        title
      }
    }
  }
`);

/** What the programme zooms on for this pôle. */
export function PoleSpotlight({ pole: poleRef }: { pole: FragmentType<typeof PoleSpotlight_pole> }) {
  const { code, spotlight } = readFragment(PoleSpotlight_pole, poleRef);
  if (!spotlight) return null;
  const { title, summary, source, action, scheme } = spotlight;
  return (
    <div className={styles.spotlight}>
      <h3>{typeset(title)}</h3>
      <p>{typeset(summary)}</p>
      <p>
        {action ? (
          <Link to="/actions/$slug" params={{ slug: action.slug }} search={{ ou: code }}>
            {m.pole.spotlightAction(action.shortTitle)}
          </Link>
        ) : scheme ? (
          <Link to="/programme" hash={schemeAnchor(scheme.slug)}>
            {m.pole.spotlightScheme(scheme.title)}
          </Link>
        ) : (
          m.pole.spotlightNone
        )}
      </p>
      <p className={styles.soft}>{m.pole.source(source)}</p>
    </div>
  );
}

export const PolePriorities_pole = graphql(`
  fragment PolePriorities_pole on Pole {
    id
    priorities {
      theme
      statements
      source
    }
  }
`);

/** What the pôle set itself under the three themes of the programme. */
export function PolePriorities({ pole: poleRef }: { pole: FragmentType<typeof PolePriorities_pole> }) {
  const { priorities } = readFragment(PolePriorities_pole, poleRef);
  return (
    <ul role="list" className={styles.axes}>
      {priorities.map(({ theme, statements, source }) => (
        <li key={theme} className={styles.priority}>
          <h3>{m.labels.priorityTheme[theme]}</h3>
          <ul className={styles.bullets}>
            {statements.map((statement) => (
              <li key={statement}>{typeset(statement)}</li>
            ))}
          </ul>
          <p className={styles.soft}>{m.pole.source(source)}</p>
        </li>
      ))}
    </ul>
  );
}
