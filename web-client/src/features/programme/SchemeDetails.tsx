import { Link } from "@tanstack/react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { m, typeset } from "../../messages";
import { Disclosure } from "../../ui/Disclosure";
import { Facts } from "../../ui/Facts";
import styles from "./ProgrammePage.module.css";

export const SchemeDetails_scheme = graphql(`
  fragment SchemeDetails_scheme on Scheme {
    id
    title
    acronym
    kind
    providerText
    status
    summary
    objectives
    facts
    coverage {
      text
      departmentWide
      includes {
        id
        name
      }
    }
    publics {
      id
      label
    }
    barriers {
      id
      label
    }
    relatedActions {
      id
      slug
      shortTitle
    }
    sources {
      field
      origin
      note
    }
  }
`);

type Props = { scheme: FragmentType<typeof SchemeDetails_scheme>; startsOpen?: boolean };

/** An offer that the programme names without a sheet: all that it says of it, and where. */
export function SchemeDetails({ scheme: schemeRef, startsOpen = false }: Props) {
  const scheme = readFragment(SchemeDetails_scheme, schemeRef);
  const { coverage } = scheme;
  const where = coverage
    ? coverage.departmentWide
      ? m.action.wholeDepartment
      : coverage.includes.map(({ name }) => name).join(", ") || coverage.text
    : m.search.territoryNotPrinted;
  return (
    <Disclosure title={scheme.title} startsOpen={startsOpen}>
      <div className={styles.scheme}>
        <p>{typeset(scheme.summary)}</p>
        <Facts
          rows={[
            [m.programme.schemeKind, m.labels.schemeKind[scheme.kind] ?? scheme.kind],
            [m.programme.schemeProvider, scheme.providerText],
            [m.programme.status, scheme.status],
            [m.programme.schemeWhere, where],
            [m.action.objectives, scheme.objectives.length > 0 && <Sentences texts={scheme.objectives} />],
            [m.action.publics, scheme.publics.map(({ label }) => label).join(", ")],
            [m.action.barriers, scheme.barriers.map(({ label }) => label).join(", ")],
            [m.action.more, scheme.facts.length > 0 && <Sentences texts={scheme.facts} />],
            [
              m.programme.schemeRelated,
              scheme.relatedActions.length > 0 && (
                <span className={styles.links}>
                  {scheme.relatedActions.map((action) => (
                    <Link key={action.id} to="/actions/$slug" params={{ slug: action.slug }}>
                      {action.shortTitle}
                    </Link>
                  ))}
                </span>
              ),
            ],
          ]}
        />
        <p className={styles.soft}>
          {m.programme.sources(
            scheme.sources.map(({ origin, note }) => (note ? `${origin} (${note})` : origin)),
          )}
        </p>
      </div>
    </Disclosure>
  );
}

function Sentences({ texts }: { texts: string[] }) {
  return (
    <ul>
      {texts.map((text) => (
        <li key={text}>{typeset(text)}</li>
      ))}
    </ul>
  );
}
