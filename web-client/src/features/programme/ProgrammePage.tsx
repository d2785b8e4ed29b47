import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import type { ProgrammeFactKind, ProgrammeOverviewQuery } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import { m } from "../../messages";
import { Disclosure } from "../../ui/Disclosure";
import { PageContents } from "../../ui/PageContents";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { useHashFocus } from "../../ui/useHashFocus";
import { roman } from "../pole/poles";
import { FactList } from "./FactList";
import styles from "./ProgrammePage.module.css";
import { SchemeDetails } from "./SchemeDetails";
import { schemeAnchor } from "./schemeAnchor";

const ProgrammeOverview = graphql(`
  query ProgrammeOverview {
    programme {
      id
      title
      startYear
      endYear
      ended
      axes {
        id
        code
        title
        actionCount
        themes {
          id
          code
          title
          actionCount
        }
      }
      poles {
        id
        code
        number
        name
      }
      schemes {
        id
        slug
        ...SchemeDetails_scheme
      }
      facts {
        kind
        text
        ...FactList_fact
      }
    }
  }
`);

type Programme = ProgrammeOverviewQuery["programme"];

/** The kinds of facts that have a part of the page, in the order in which a référent needs them. */
const PARTS: Array<[id: string, kind: ProgrammeFactKind]> = [
  ["delais", "DEADLINE"],
  ["instances", "INSTANCE"],
  ["instances-poles", "LOCAL_INSTANCE"],
  ["roles", "ROLE"],
  ["outils", "TOOL"],
  ["chiffres", "KEY_FIGURE"],
];

/** The whole programme on one page: axes and themes, organisation, other schemes, and where each thing is printed. */
export function ProgrammePage() {
  const [{ data, error, fetching }, retry] = useQuery({ query: ProgrammeOverview });
  const hash = useHashFocus(data !== undefined);
  if (error && !fetching) {
    return (
      <div className={styles.page}>
        <PageHeading title={m.programme.title} />
        <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
      </div>
    );
  }
  if (!data) {
    return (
      <div className={styles.page}>
        <p className="visually-hidden">{m.common.loading}</p>
        <Skeleton lines={["title", "long", "short", "long", "long", "short", "long", "long"]} />
      </div>
    );
  }

  const { programme } = data;
  const total = programme.axes.reduce((sum, axis) => sum + axis.actionCount, 0);
  const facts = (kind: ProgrammeFactKind) => programme.facts.filter((fact) => fact.kind === kind);
  const parts: Array<[id: string, title: string, content: ReactNode]> = [
    ["axes", m.programme.axes, <Axes key="axes" axes={programme.axes} />],
    ["poles", m.programme.poles, <Poles key="poles" poles={programme.poles} />],
    ...PARTS.filter(([, kind]) => facts(kind).length > 0).map(([id, kind]): [string, string, ReactNode] => [
      id,
      m.labels.factKind[kind],
      <FactList key={id} facts={facts(kind)} />,
    ]),
    ["dispositifs", m.programme.schemes, <Schemes key="schemes" schemes={programme.schemes} opened={hash} />],
    [
      "non-prescriptible",
      m.labels.factKind.NOT_PRESCRIBABLE,
      <FactList key="not" facts={facts("NOT_PRESCRIBABLE")} />,
    ],
    ["sources", m.programme.sourcesTitle, <Sources key="sources" notes={facts("NOTE")} />],
  ];
  return (
    <div className={styles.page}>
      <div className={styles.intro}>
        <PageHeading title={programme.title} documentTitle={m.programme.title} />
        <p className={styles.lead}>
          {m.programme.lead(total)}{" "}
          {programme.ended ? m.programme.over(programme.endYear) : m.programme.runs(programme.endYear)}
        </p>
      </div>
      <div className={styles.contents}>
        <PageContents items={parts.map(([id, title]) => [id, title])} />
      </div>
      {parts.map(([id, title, content]) => (
        <section key={id} className={styles.section} aria-labelledby={id}>
          <h2 id={id} tabIndex={-1}>
            {title}
          </h2>
          {content}
        </section>
      ))}
    </div>
  );
}

function Axes({ axes }: { axes: Programme["axes"] }) {
  return (
    <ol role="list" className={styles.axes}>
      {axes.map((axis) => (
        <li key={axis.id} className={styles.axis}>
          <p className={styles.number}>{m.programme.axis(axis.code)}</p>
          <h3>
            <Link to="/" search={{ axe: [axis.code] }}>
              {axis.title}
            </Link>
          </h3>
          <p className={styles.soft}>{m.search.count(axis.actionCount)}</p>
          <ul role="list" className={styles.themes}>
            {axis.themes.map((theme) => (
              <li key={theme.id} className={styles.theme}>
                <span className={styles.themeCode}>{theme.code}</span>
                <Link to="/" search={{ theme: [theme.code] }}>
                  {theme.title}
                </Link>
                <span className={styles.soft}>{m.search.count(theme.actionCount)}</span>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function Poles({ poles }: { poles: Programme["poles"] }) {
  return (
    <>
      <p>{m.programme.polesHint}</p>
      <ol role="list" className={styles.poles}>
        {poles.map((pole) => (
          <li key={pole.id}>
            <span className={styles.roman}>{roman(pole.number)}</span>
            <Link to="/poles/$code" params={{ code: pole.code }}>
              {pole.name}
            </Link>
          </li>
        ))}
      </ol>
    </>
  );
}

function Schemes({ schemes, opened }: { schemes: Programme["schemes"]; opened: string }) {
  return (
    <>
      <p>{m.programme.schemesHint}</p>
      <ul role="list">
        {schemes.map((scheme) => {
          const anchor = schemeAnchor(scheme.slug);
          return (
            <li key={scheme.id} id={anchor} tabIndex={-1} className={styles.anchor}>
              <SchemeDetails scheme={scheme} startsOpen={opened === anchor} />
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Sources({ notes }: { notes: Programme["facts"] }) {
  return (
    <>
      <p>{m.programme.sourcesHint}</p>
      {notes.length > 0 && (
        <Disclosure title={m.programme.remarks(notes.length)}>
          <ul className={styles.remarks}>
            {notes.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </Disclosure>
      )}
    </>
  );
}
