import { Link, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { readFragment } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { m } from "../../messages";
import { themes } from "../../messages/themes";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import button from "../../ui/Button.module.css";
import { cx } from "../../ui/cx";
import { PrintIcon, ScreenIcon } from "../../ui/Icons";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { MeetingCard } from "./MeetingCard";
import cards from "./MeetingCard.module.css";
import { MeetingAction_action } from "./MeetingFacts";
import styles from "./MeetingPage.module.css";
import { type Meeting, type MeetingEdge, useMeeting } from "./meeting";

const words = themes.meeting;

type Props = { theme: string; pole: string };

/** What a commission technique has before its eyes: the offer of one theme in one pôle, action beside action. */
export function MeetingPage({ theme, pole }: Props) {
  const meeting = useMeeting(theme, pole);
  switch (meeting.state) {
    case "unknown":
      return (
        <div className={page.page}>
          <PageHeading title={words.notFoundTitle} />
          <p>{words.notFound}</p>
          <Link to="/themes">{words.backToMatrix}</Link>
        </div>
      );
    case "failed":
      return (
        <div className={styles.page}>
          <PageHeading title={m.errors.title} />
          <LoadError error={meeting.error} onRetry={meeting.retry} />
        </div>
      );
    case "loading":
      return (
        <div className={styles.page}>
          <p className="visually-hidden">{m.common.loading}</p>
          <Skeleton lines={["short", "title", "short", "long", "long", "long", "long", "long"]} />
        </div>
      );
    case "known":
      return <Offer meeting={meeting} />;
  }
}

function Offer({ meeting }: { meeting: Meeting }) {
  const { theme, pole, covered, toConfirm, elsewhere, total } = meeting;
  const shown = covered.length + toConfirm.length;
  return (
    <div className={styles.page}>
      <Breadcrumbs label={m.common.breadcrumbs} current={theme.title}>
        <Link to="/themes" search={{ ou: pole.code }}>
          {m.site.themes}
        </Link>
      </Breadcrumbs>
      <header className={styles.head}>
        <p className={styles.overline}>{words.overline(theme.code)}</p>
        <PageHeading title={theme.title} documentTitle={words.documentTitle(theme.title, pole.name)}>
          {theme.title} <span className={styles.where}>{words.inPole(pole.name)}</span>
        </PageHeading>
        <p className={styles.lead}>{words.lead(covered.length, toConfirm.length)}</p>
        <div className={cx(styles.actions, "no-print")}>
          {shown > 0 && <ProjectLink theme={theme.code} pole={pole.code} />}
          {shown > 0 && (
            <Link to="/livret" search={{ ou: pole.code, theme: theme.code }} className={button.button}>
              <PrintIcon /> {words.booklet}
            </Link>
          )}
          <Link to="/" search={{ ou: pole.code, theme: [theme.code] }} className={styles.quiet}>
            {words.search}
          </Link>
        </div>
      </header>
      <section className={styles.section} aria-labelledby="proposees">
        <h2 id="proposees">{words.covered(covered.length)}</h2>
        {covered.length > 0 ? (
          <Cards edges={covered} pole={pole.code} />
        ) : (
          <Notice>
            <p>
              <strong>{words.none}.</strong> {words.noneHint}
            </p>
          </Notice>
        )}
      </section>
      {toConfirm.length > 0 && (
        <section className={cx(styles.section, styles.apart)} aria-labelledby="a-confirmer">
          <h2 id="a-confirmer">{words.toConfirm(toConfirm.length)}</h2>
          <p className={styles.hint}>{words.toConfirmHint}</p>
          <Cards edges={toConfirm} pole={pole.code} />
        </section>
      )}
      {elsewhere.length > 0 && (
        <section className={styles.section} aria-labelledby="ailleurs">
          <h2 id="ailleurs">{words.elsewhere(elsewhere.length)}</h2>
          <p className={styles.hint}>{words.elsewhereHint}</p>
          <ul role="list" className={styles.elsewhere}>
            {elsewhere.map((edge) => (
              <Elsewhere key={edge.cursor} edge={edge} />
            ))}
          </ul>
        </section>
      )}
      {total > shown + elsewhere.length && <p>{words.first(shown + elsewhere.length, total)}</p>}
      <Neighbours meeting={meeting} />
    </div>
  );
}

function Cards({ edges, pole }: { edges: MeetingEdge[]; pole: string }) {
  return (
    <ul role="list" className={cards.cards}>
      {edges.map((edge) => (
        <li key={edge.cursor}>
          <MeetingCard edge={edge} pole={pole} />
        </li>
      ))}
    </ul>
  );
}

function Elsewhere({ edge }: { edge: MeetingEdge }) {
  const action = readFragment(MeetingAction_action, edge.action);
  return (
    <li>
      <span className={styles.code}>{action.code}</span>{" "}
      <Link to="/actions/$slug" params={{ slug: action.slug }}>
        {action.shortTitle}
      </Link>{" "}
      <span className={styles.hint}>{edge.because}</span>
    </li>
  );
}

/** Takes the focus back when the projection ends. */
function ProjectLink({ theme, pole }: { theme: string; pole: string }) {
  const link = useRef<HTMLAnchorElement>(null);
  const back = useLocation({ select: (location) => location.state.fromProjection === true });
  useEffect(() => {
    if (back) link.current?.focus();
  }, [back]);
  return (
    <Link
      ref={link}
      to="/themes/$theme/$pole/projection"
      params={{ theme, pole }}
      className={cx(button.button, button.strong)}
    >
      <ScreenIcon /> {words.project}
    </Link>
  );
}

/** The cells beside this one in the matrix. */
function Neighbours({ meeting }: { meeting: Meeting }) {
  const { theme, pole, themes: rows, programme } = meeting;
  const cell = (row: Meeting["themes"][number] | undefined, code: string) => {
    const found = row?.coverageByPole.find((one) => one.pole.code === code);
    return words.count(found?.covered ?? 0, found?.toConfirm ?? 0);
  };
  const row = rows.findIndex((one) => one.code === theme.code);
  const column = programme.poles.findIndex((one) => one.code === pole.code);
  const otherThemes = [rows[row - 1], rows[row + 1]].filter((one) => one !== undefined);
  const otherPoles = [programme.poles[column - 1], programme.poles[column + 1]].filter(
    (one) => one !== undefined,
  );
  return (
    <nav aria-label={words.neighbours} className={cx(styles.neighbours, "no-print")}>
      <div>
        <h2>{words.otherThemes}</h2>
        <ul role="list">
          {otherThemes.map((one) => (
            <li key={one.id}>
              <Link to="/themes/$theme/$pole" params={{ theme: one.code, pole: pole.code }}>
                {themes.booklet.themeLine(one.code, one.title)}
              </Link>{" "}
              <span className={styles.hint}>{cell(one, pole.code)}</span>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h2>{words.otherPoles}</h2>
        <ul role="list">
          {otherPoles.map((one) => (
            <li key={one.id}>
              <Link to="/themes/$theme/$pole" params={{ theme: theme.code, pole: one.code }}>
                {one.name}
              </Link>{" "}
              <span className={styles.hint}>{cell(rows[row], one.code)}</span>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  );
}
