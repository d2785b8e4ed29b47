import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { useQuery } from "urql";
import { graphql, readFragment } from "../../gql";
import type { BookletChoicesQuery } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import { longDate, m } from "../../messages";
import { themes } from "../../messages/themes";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { PrintIcon } from "../../ui/Icons";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Select } from "../../ui/Select";
import { Skeleton } from "../../ui/Skeleton";
import styles from "./BookletPage.module.css";
import { BookletSheet, BookletSheet_action } from "./BookletSheet";
import { byProvider } from "./booklet";
import { type BookletEdge, useBooklet } from "./useBooklet";

const BookletChoices = graphql(`
  query BookletChoices {
    programme {
      id
      title
      poles {
        id
        code
        name
      }
    }
    themes {
      id
      code
      title
    }
  }
`);

const words = themes.booklet;

type Props = { pole: string | null; theme: string | null };

/** The catalogue on paper: whole, or of one pôle, one theme, or both. */
export function BookletPage({ pole: poleCode, theme: themeCode }: Props) {
  const [{ data, error, fetching }, retry] = useQuery({ query: BookletChoices });
  if (error && !fetching) {
    return (
      <div className={styles.page}>
        <PageHeading title={words.title} />
        <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
      </div>
    );
  }
  if (!data) return <Loading />;
  return <Chosen choices={data} poleCode={poleCode} themeCode={themeCode} />;
}

function Loading() {
  return (
    <div className={styles.page}>
      <p className="visually-hidden">{words.loading}</p>
      <Skeleton lines={["title", "long", "short", "long", "long", "short", "long"]} />
    </div>
  );
}

type ChosenProps = { choices: BookletChoicesQuery; poleCode: string | null; themeCode: string | null };

function Chosen({ choices, poleCode, themeCode }: ChosenProps) {
  const { programme } = choices;
  const pole = programme.poles.find((one) => one.code === poleCode);
  const theme = choices.themes.find((one) => one.code === themeCode);
  const booklet = useBooklet(pole?.code ?? null, theme?.code ?? null);
  const navigate = useNavigate();
  const announce = useAnnounce();
  const count = booklet.state === "known" ? booklet.edges.length : null;
  useEffect(() => {
    if (count !== null) announce(words.loaded(count));
  }, [count, announce]);

  function choose(next: { ou?: string; theme?: string }) {
    const search = { ou: pole?.code, theme: theme?.code, ...next };
    void navigate({
      to: "/livret",
      search: { ...(search.ou && { ou: search.ou }), ...(search.theme && { theme: search.theme }) },
      replace: true,
      resetScroll: false,
    });
  }

  const where = [theme?.title, pole?.name ?? (theme ? null : words.everywhere)].filter(Boolean).join(" – ");
  return (
    <div className={styles.page}>
      <div className={cx(styles.form, "no-print")}>
        <PageHeading title={words.title} documentTitle={words.documentTitle(where)} />
        <p className={styles.lead}>{words.lead}</p>
        {poleCode && !pole && <Notice tone="caution">{words.unknownPole(poleCode)}</Notice>}
        {themeCode && !theme && <Notice tone="caution">{words.unknownTheme(themeCode)}</Notice>}
        <fieldset className={styles.choices}>
          <legend>{words.choose}</legend>
          <Select
            label={words.pole}
            value={pole?.code ?? ""}
            options={[
              { value: "", label: words.everywhere },
              ...programme.poles.map((one) => ({ value: one.code, label: one.name })),
            ]}
            onChange={(ou) => choose({ ou })}
          />
          <Select
            label={words.theme}
            value={theme?.code ?? ""}
            options={[
              { value: "", label: words.allThemes },
              ...choices.themes.map((one) => ({
                value: one.code,
                label: words.themeLine(one.code, one.title),
              })),
            ]}
            onChange={(code) => choose({ theme: code })}
          />
        </fieldset>
        {count !== null && count > 0 && (
          <div className={styles.print}>
            <Button look="strong" onPress={() => window.print()}>
              <PrintIcon /> {words.print(count)}
            </Button>
            <p className={styles.soft}>{words.printHint}</p>
          </div>
        )}
      </div>
      {booklet.state === "loading" && <Loading />}
      {booklet.state === "failed" && <LoadError error={booklet.error} onRetry={booklet.retry} />}
      {booklet.state === "known" && booklet.edges.length === 0 && (
        <Notice>
          <p>
            <strong>{words.empty}.</strong> {words.emptyHint}
          </p>
        </Notice>
      )}
      {booklet.state === "known" && booklet.edges.length > 0 && (
        <Pages
          edges={booklet.edges}
          programme={programme.title}
          title={theme?.title ?? words.title}
          subtitle={pole ? words.coverPole(pole.name) : words.everywhere}
        />
      )}
    </div>
  );
}

type PagesProps = { edges: BookletEdge[]; programme: string; title: string; subtitle: string };

/**
 * Cover, summary, sheets, index. Chromium cannot write the page of a target (no `target-counter`): the sheets are
 * numbered, each begins a page, and summary and index give the numbers of sheets.
 */
function Pages({ edges, programme, title, subtitle }: PagesProps) {
  const sheets = edges.map((edge, index) => {
    const action = readFragment(BookletSheet_action, edge.action);
    const named = action.providers.map((one) => one.organization.name);
    return {
      number: index + 1,
      edge,
      code: action.code,
      shortTitle: action.shortTitle,
      theme: action.theme,
      toConfirm: edge.coverage?.verdict === "TO_CONFIRM",
      providers: named.length > 0 ? named : action.provider ? [action.provider] : [],
    };
  });
  const open = sheets.filter((one) => one.toConfirm).length;
  const chapters = [...new Map(sheets.map((one) => [one.theme.code, one.theme])).values()];
  return (
    <div className={styles.booklet}>
      <section className={styles.cover} aria-labelledby="couverture">
        <p className={styles.programme}>{programme}</p>
        <h2 id="couverture">{title}</h2>
        <p className={styles.subtitle}>{subtitle}</p>
        <p>{words.coverCount(sheets.length - open, open)}</p>
        <p>{words.coverDate(longDate(new Date().toISOString()))}</p>
        <p className={styles.soft}>{words.coverNotice}</p>
        <p className={styles.soft}>{m.site.origin}</p>
      </section>
      <section className={styles.list} aria-labelledby="sommaire">
        <h2 id="sommaire">{words.summary}</h2>
        <p className={styles.soft}>{words.summaryHint}</p>
        {chapters.map((chapter) => (
          <div key={chapter.code} className={styles.chapter}>
            <h3>{words.themeLine(chapter.code, chapter.title)}</h3>
            <ol role="list" className={styles.lines}>
              {sheets
                .filter((one) => one.theme.code === chapter.code)
                .map((one) => (
                  <Line key={one.number} number={one.number}>
                    {one.shortTitle}
                    {one.toConfirm && <em> ({words.toConfirm})</em>}
                  </Line>
                ))}
            </ol>
          </div>
        ))}
      </section>
      <section className={styles.sheets} aria-labelledby="fiches">
        <h2 id="fiches" className="visually-hidden">
          {words.sheets}
        </h2>
        {sheets.map((one) => (
          <BookletSheet key={one.number} number={one.number} edge={one.edge} />
        ))}
      </section>
      <section className={styles.list} aria-labelledby="index">
        <h2 id="index">{words.index}</h2>
        <div className={styles.chapter}>
          <h3>{words.byProvider}</h3>
          <ul role="list" className={styles.lines}>
            {byProvider(sheets, words.noProvider).map(({ provider, numbers }) => (
              <li key={provider} className={styles.line}>
                <span>{provider}</span>
                <span className={styles.numbers}>{words.sheetList(numbers)}</span>
              </li>
            ))}
          </ul>
        </div>
        <div className={styles.chapter}>
          <h3>{words.byCode}</h3>
          <ul role="list" className={cx(styles.lines, styles.columns)}>
            {sheets.map((one) => (
              <Line key={one.number} number={one.number}>
                {words.themeLine(one.code, one.shortTitle)}
              </Line>
            ))}
          </ul>
        </div>
      </section>
    </div>
  );
}

function Line({ number, children }: { number: number; children: ReactNode }) {
  return (
    <li className={styles.line}>
      <a href={`#fiche-${number}`}>{children}</a>
      <span className={styles.numbers}>{words.sheetList([number])}</span>
    </li>
  );
}
