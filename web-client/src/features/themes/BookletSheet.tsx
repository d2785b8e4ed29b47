import type { ReactNode } from "react";
import { graphql, readFragment } from "../../gql";
import { m } from "../../messages";
import { themes } from "../../messages/themes";
import { Notice } from "../../ui/Notice";
import { ActionAdmission } from "../catalogue/ActionAdmission";
import { ActionCourse } from "../catalogue/ActionCourse";
import { ActionCoverage } from "../catalogue/ActionCoverage";
import { ActionOrientation } from "../catalogue/ActionOrientation";
import { ActionProviders } from "../catalogue/ActionProviders";
import { ActionReliability } from "../catalogue/ActionReliability";
import { CoverageTag } from "../catalogue/CoverageTag";
import styles from "./BookletPage.module.css";
import type { BookletEdge } from "./useBooklet";

export const BookletSheet_action = graphql(`
  fragment BookletSheet_action on Action {
    id
    code
    slug
    title
    shortTitle
    provider
    providers {
      organization {
        id
        name
      }
    }
    summary
    objectives
    notices
    theme {
      id
      code
      title
    }
    barriers {
      id
      label
    }
    ...ActionAdmission_action
    ...ActionCoverage_action
    ...ActionCourse_action
    ...ActionOrientation_action
    ...ActionProviders_action
    ...ActionReliability_action
  }
`);

const words = themes.booklet;

/** The whole sheet of an action, on a page of its own, under its number in the booklet. */
export function BookletSheet({ number, edge }: { number: number; edge: BookletEdge }) {
  const action = readFragment(BookletSheet_action, edge.action);
  return (
    <article id={`fiche-${number}`} className={styles.sheet}>
      <header className={styles.sheetHead}>
        <p className={styles.number}>{words.sheet(number)}</p>
        <p className={styles.soft}>
          {m.action.code(action.code)} · {action.theme.title}
        </p>
        <h3>{action.title}</h3>
        <p className={styles.provider}>{action.provider ?? m.search.noProvider}</p>
        {edge.coverage && (
          <p>
            <CoverageTag verdict={edge.coverage.verdict} /> {edge.coverage.because}
          </p>
        )}
      </header>
      {action.notices.map((notice) => (
        <Notice key={notice} tone="caution" small>
          {notice}
        </Notice>
      ))}
      <Section title={words.sections.what}>
        <p>{action.summary}</p>
        {action.objectives.length > 0 && (
          <ul>
            {action.objectives.map((objective) => (
              <li key={objective}>{objective}</li>
            ))}
          </ul>
        )}
        {action.barriers.length > 0 && (
          <p>
            <span className={styles.soft}>{m.action.barriers} :</span>{" "}
            {action.barriers.map((one) => one.label).join(" ; ")}
          </p>
        )}
      </Section>
      <Section title={words.sections.who}>
        <ActionAdmission action={action} />
      </Section>
      <Section title={words.sections.where}>
        <ActionCoverage action={action} />
      </Section>
      <Section title={words.sections.how}>
        <ActionCourse action={action} />
      </Section>
      <Section title={words.sections.orient}>
        <ActionOrientation action={action} />
      </Section>
      <Section title={words.sections.provider}>
        <ActionProviders action={action} />
      </Section>
      <Section title={words.sections.reliability}>
        <ActionReliability action={action} />
      </Section>
    </article>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.part}>
      <h4>{title}</h4>
      {children}
    </div>
  );
}
