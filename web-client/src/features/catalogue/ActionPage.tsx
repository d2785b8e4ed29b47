import { Link, useLocation, useNavigate, useRouter } from "@tanstack/react-router";
import { lazy, type MouseEvent, type ReactNode, Suspense } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { m } from "../../messages";
import { referralTitles } from "../../messages/referralTitles";
import { sessions } from "../../messages/sessions";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import button from "../../ui/Button.module.css";
import { cx } from "../../ui/cx";
import { PrintIcon } from "../../ui/Icons";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { useViewer } from "../../viewer";
import { SheetReports } from "../reports/SheetReports";
import { SheetTools } from "../sheets/SheetTools";
import { ActionAdmission } from "./ActionAdmission";
import { ActionCourse } from "./ActionCourse";
import { ActionCoverage } from "./ActionCoverage";
import { ActionOrientation } from "./ActionOrientation";
import styles from "./ActionPage.module.css";
import { ActionProviders } from "./ActionProviders";
import { ActionReliability } from "./ActionReliability";
import { ActionSessions } from "./ActionSessions";
import { IsItHere } from "./IsItHere";
import { RelatedActions } from "./RelatedActions";
import { parseQueryString, validateSearch } from "./searchParams";

const CoverageMap = lazy(() => import("./CoverageMap"));

const ActionSheet = graphql(`
  query ActionSheet($slug: String!, $territory: String) {
    action(slug: $slug) {
      id
      revision
      status
      code
      title
      shortTitle
      acronym
      provider
      summary
      objectives
      notices
      axis {
        id
        code
        title
      }
      theme {
        id
        code
        title
      }
      barriers {
        id
        slug
        label
      }
      ...ActionAdmission_action
      ...ActionCoverage_action
      ...ActionCourse_action
      ...ActionOrientation_action
      ...ActionProviders_action
      ...ActionReliability_action
    }
  }
`);

type Props = { slug: string; territory: string | null };

export function ActionPage({ slug, territory }: Props) {
  const [{ data, error, fetching }, retry] = useQuery({ query: ActionSheet, variables: { slug, territory } });
  const navigate = useNavigate();
  const { can } = useViewer();

  if (error && !fetching) {
    return (
      <div className={styles.page}>
        <BackToSearch current={m.errors.title} territory={territory} />
        <PageHeading title={m.errors.title} />
        <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
      </div>
    );
  }
  if (!data) {
    return (
      <div className={styles.page}>
        <p className="visually-hidden">{m.action.loading}</p>
        <Skeleton
          lines={["short", "title", "short", "long", "long", "short", "long", "long", "short", "long"]}
        />
      </div>
    );
  }
  if (!data.action) {
    return (
      <div className={page.page}>
        <PageHeading title={m.errors.actionNotFoundTitle} />
        <p>{m.errors.actionNotFound}</p>
        <Link to="/">{m.errors.backToSearch}</Link>
      </div>
    );
  }

  const { action } = data;
  const chooseTerritory = (code: string | null) =>
    navigate({
      to: ".",
      search: code ? { ou: code } : {},
      state: ({ fromSearch, fromSituation }) => ({ fromSearch, fromSituation }),
      replace: true,
      resetScroll: false,
    });
  return (
    <article className={styles.page}>
      <BackToSearch current={action.shortTitle} territory={territory} />
      <header className={styles.head}>
        <p className={styles.overline}>
          <span className={styles.code}>{m.action.code(action.code)}</span>{" "}
          <Link to="/" search={{ theme: [action.theme.code] }}>
            {action.theme.title}
          </Link>
        </p>
        <PageHeading title={action.title} documentTitle={`${action.shortTitle} (${action.code})`} />
        <p className={action.provider ? styles.provider : styles.unsaid}>
          {action.provider ?? m.search.noProvider}
        </p>
        <SheetTools slug={slug} />
      </header>
      {action.notices.length > 0 && (
        <Notice tone="caution">
          <h2 className={styles.noticeTitle}>{m.action.notices}</h2>
          {action.notices.map((notice) => (
            <p key={notice}>{notice}</p>
          ))}
        </Notice>
      )}
      <div className={styles.columns}>
        <div className={styles.body}>
          <Section id="quoi" title={m.action.what}>
            <p className={styles.summary}>{action.summary}</p>
            {action.objectives.length > 0 && (
              <>
                <h3>{m.action.objectives}</h3>
                <ul className={styles.bullets}>
                  {action.objectives.map((objective) => (
                    <li key={objective}>{objective}</li>
                  ))}
                </ul>
              </>
            )}
            {action.barriers.length > 0 && (
              <>
                <h3>{m.action.barriers}</h3>
                <ul role="list" className={styles.links}>
                  {action.barriers.map((barrier) => (
                    <li key={barrier.id}>
                      <Link
                        to="/"
                        search={{ frein: [barrier.slug], ...(territory ? { ou: territory } : {}) }}
                      >
                        {barrier.label}
                      </Link>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </Section>
          <Section id="qui" title={m.action.who}>
            <ActionAdmission action={action} />
          </Section>
          <Section id="ou" title={m.action.where}>
            <ActionCoverage action={action} />
            <Suspense fallback={<Skeleton lines={["long", "long", "long", "long", "long"]} />}>
              <CoverageMap slug={slug} territory={territory} onTerritory={chooseTerritory} />
            </Suspense>
          </Section>
          <Section id="places" title={sessions.sheet.title}>
            <ActionSessions
              slug={slug}
              code={action.code}
              territory={territory}
              shown={action}
              onRevised={() => retry({ requestPolicy: "network-only" })}
            />
          </Section>
          <Section id="comment" title={m.action.how}>
            <ActionCourse action={action} />
          </Section>
          <Section id="orienter" title={m.action.orient}>
            <ActionOrientation action={action} />
          </Section>
          <Section id="porteurs" title={m.action.providers}>
            <ActionProviders action={action} />
          </Section>
          <Section id="fiabilite" title={m.action.reliability}>
            <ActionReliability action={action} />
            <SheetReports slug={slug} />
          </Section>
          <div className="no-print">
            <Section id="proches" title={m.related.title}>
              <RelatedActions slug={slug} code={territory} />
            </Section>
          </div>
        </div>
        <aside className={`${styles.side} no-print`}>
          <IsItHere slug={slug} code={territory} onChange={chooseTerritory} />
          <nav aria-label={m.action.contents} className={styles.contents}>
            <h2>{m.action.contents}</h2>
            <ul role="list">
              {CONTENTS.map(([id, title]) => (
                <li key={id}>
                  <a
                    href={`#${id}`}
                    onClick={(event) => {
                      event.preventDefault();
                      document.getElementById(id)?.focus();
                    }}
                  >
                    {title}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          {can("REFER") && action.status === "PUBLISHED" && (
            <Link
              to="/prescrire"
              search={{ action: action.code }}
              className={cx(button.button, button.strong)}
            >
              {referralTitles.prescribe}
            </Link>
          )}
          <Button onPress={() => window.print()}>
            <PrintIcon /> {m.action.print}
          </Button>
        </aside>
      </div>
    </article>
  );
}

const CONTENTS: Array<[string, string]> = [
  ["quoi", m.action.what],
  ["qui", m.action.who],
  ["ou", m.action.where],
  ["places", sessions.sheet.title],
  ["comment", m.action.how],
  ["orienter", m.action.orient],
  ["porteurs", m.action.providers],
  ["fiabilite", m.action.reliability],
  ["proches", m.related.title],
];

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </section>
  );
}

/** Back to the search that the sheet was opened from, where it was left; else to a search of the same place. */
function BackToSearch({ current, territory }: { current: string; territory: string | null }) {
  const { fromSearch, fromSituation } = useLocation({ select: (location) => location.state });
  const { history } = useRouter();
  const search = fromSearch === undefined ? {} : validateSearch(parseQueryString(fromSearch));

  function goBack(event: MouseEvent) {
    if ((fromSearch === undefined && !fromSituation) || event.metaKey || event.ctrlKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    history.back();
  }

  return (
    <div className="no-print">
      <Breadcrumbs label={m.common.breadcrumbs} current={current}>
        {fromSituation ? (
          <Link to="/situation" onClick={goBack}>
            {m.action.breadcrumbSituation}
          </Link>
        ) : (
          <Link
            to="/"
            search={fromSearch === undefined && territory ? { ou: territory } : search}
            onClick={goBack}
          >
            {m.action.breadcrumb}
          </Link>
        )}
      </Breadcrumbs>
    </div>
  );
}
