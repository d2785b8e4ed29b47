import { Link, useNavigate } from "@tanstack/react-router";
import { Fragment } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import type { ThemeMatrixQuery } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import { figure, m } from "../../messages";
import { themes } from "../../messages/themes";
import button from "../../ui/Button.module.css";
import { cx } from "../../ui/cx";
import { PrintIcon } from "../../ui/Icons";
import { PageHeading } from "../../ui/PageHeading";
import { Select } from "../../ui/Select";
import { Skeleton } from "../../ui/Skeleton";
import styles from "./MatrixPage.module.css";

const ThemeMatrix = graphql(`
  query ThemeMatrix {
    programme {
      id
      poles {
        id
        code
        name
      }
      axes {
        id
        code
        shortTitle
        themes {
          id
          code
          title
          actionCount
          coverageByPole {
            pole {
              id
              code
            }
            covered
            toConfirm
          }
        }
      }
    }
  }
`);

type Axes = ThemeMatrixQuery["programme"]["axes"];
type Theme = Axes[number]["themes"][number];
type Pole = ThemeMatrixQuery["programme"]["poles"][number];

const words = themes.matrix;

/** The whole programme at a glance: themes across pôles, and the holes between them. */
export function MatrixPage({ pole }: { pole: string | null }) {
  const [{ data, error, fetching }, retry] = useQuery({ query: ThemeMatrix });
  if (error && !fetching) {
    return (
      <div className={styles.page}>
        <PageHeading title={words.title} />
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
  const { poles, axes } = data.programme;
  return (
    <div className={styles.page}>
      <div className={styles.intro}>
        <PageHeading title={words.title} />
        <p className={styles.lead}>{words.lead}</p>
        <p className="no-print">
          <Link to="/livret" className={button.button}>
            <PrintIcon /> {words.booklet}
          </Link>
        </p>
      </div>
      <Matrix poles={poles} axes={axes} chosen={poles.find((one) => one.code === pole) ?? poles[0]} />
      <Legend />
      <Holes poles={poles} axes={axes} />
    </div>
  );
}

/** On a small screen the same table shows one pôle at a time: the one chosen above it. */
function Matrix({ poles, axes, chosen }: { poles: Pole[]; axes: Axes; chosen: Pole | undefined }) {
  const navigate = useNavigate();
  const column = (pole: Pole) => cx(pole.code !== chosen?.code && styles.other);
  const all = axes.flatMap((axis) => axis.themes);
  return (
    <div className={styles.matrix}>
      <div className={styles.choose}>
        <Select
          label={words.pole}
          value={chosen?.code ?? ""}
          options={poles.map((one) => ({ value: one.code, label: one.name }))}
          onChange={(ou) => void navigate({ to: ".", search: { ou }, replace: true, resetScroll: false })}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={words.caption}>
        <table className={styles.table}>
          <caption className="visually-hidden">{words.caption}</caption>
          <thead>
            <tr>
              <th scope="col" className={styles.corner}>
                {words.theme}
              </th>
              {poles.map((one) => (
                <th key={one.id} scope="col" className={column(one)}>
                  <PoleName name={one.name} />
                </th>
              ))}
              <th scope="col" className={styles.total}>
                {words.inProgramme}
              </th>
            </tr>
          </thead>
          {axes.map((axis) => (
            <tbody key={axis.id}>
              <tr>
                <th scope="rowgroup" colSpan={poles.length + 2} className={styles.axis}>
                  {words.axis(axis.code, axis.shortTitle)}
                </th>
              </tr>
              {axis.themes.map((theme) => (
                <tr key={theme.id}>
                  <th scope="row">
                    <span className={styles.code}>{theme.code}</span> {theme.title}
                  </th>
                  {poles.map((one) => (
                    <td key={one.id} className={column(one)}>
                      <Cell theme={theme} pole={one} />
                    </td>
                  ))}
                  <td className={styles.total}>
                    <Link to="/" search={{ theme: [theme.code] }}>
                      {figure(theme.actionCount)}
                      <span className="visually-hidden">{words.covered(theme.actionCount)}</span>
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          ))}
          <tfoot>
            <tr>
              <th scope="row">{words.total}</th>
              {poles.map((one) => (
                <td key={one.id} className={column(one)}>
                  <Counts {...sum(all, one)} />
                </td>
              ))}
              <td className={styles.total}>
                {figure(all.reduce((total, one) => total + one.actionCount, 0))}
              </td>
            </tr>
          </tfoot>
        </table>
      </section>
    </div>
  );
}

type Count = { covered: number; toConfirm: number };

function countOf(theme: Theme, pole: Pole): Count {
  return theme.coverageByPole.find((one) => one.pole.code === pole.code) ?? { covered: 0, toConfirm: 0 };
}

/** An action has one theme: the counts of the themes add up. */
function sum(all: Theme[], pole: Pole): Count {
  const counts = all.map((theme) => countOf(theme, pole));
  return {
    covered: counts.reduce((total, one) => total + one.covered, 0),
    toConfirm: counts.reduce((total, one) => total + one.toConfirm, 0),
  };
}

function Cell({ theme, pole }: { theme: Theme; pole: Pole }) {
  const count = countOf(theme, pole);
  return (
    <Link
      to="/themes/$theme/$pole"
      params={{ theme: theme.code, pole: pole.code }}
      className={cx(styles.cell, count.covered === 0 && styles.hole)}
    >
      <span className="visually-hidden">{words.cell(theme.title, pole.name)}</span>
      <Counts {...count} />
    </Link>
  );
}

function Counts({ covered, toConfirm }: Count) {
  return (
    <>
      {covered === 0 ? (
        <span className={styles.none}>{words.none}</span>
      ) : (
        <span className={styles.covered}>{figure(covered)}</span>
      )}
      <span className="visually-hidden">{words.covered(covered)}</span>
      {toConfirm > 0 && (
        <span className={styles.toConfirm}>
          {" "}
          {words.plus}
          {words.more(toConfirm)}
        </span>
      )}
    </>
  );
}

/** « Marseille IV (13e, 14e arr.) »: the brackets in smaller letters, on a line of their own. */
function PoleName({ name }: { name: string }) {
  const [, before = name, inside] = /^(.*?)\s*(\(.*\))?$/.exec(name) ?? [];
  return (
    <>
      {before.split(/(?<=-)/).map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a name never move
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
      {inside && <span className={styles.brackets}> {inside}</span>}
    </>
  );
}

function Legend() {
  return (
    <section className={styles.legend} aria-labelledby="legende">
      <h2 id="legende">{words.legend}</h2>
      <dl>
        <div>
          <dt className={styles.covered}>{words.legendSample}</dt>
          <dd>{words.legendCovered}</dd>
        </div>
        <div>
          <dt className={styles.toConfirm}>
            {words.plus}
            {words.more(1)}
          </dt>
          <dd>{words.legendToConfirm}</dd>
        </div>
        <div>
          <dt className={cx(styles.cell, styles.hole)}>
            <span className={styles.none}>{words.none}</span>
          </dt>
          <dd>{words.legendNone}</dd>
        </div>
      </dl>
    </section>
  );
}

function Holes({ poles, axes }: { poles: Pole[]; axes: Axes }) {
  const rows = axes
    .flatMap((axis) => axis.themes)
    .map((theme) => ({ theme, without: poles.filter((pole) => countOf(theme, pole).covered === 0) }))
    .filter(({ without }) => without.length > 0);
  const count = rows.reduce((total, { without }) => total + without.length, 0);
  return (
    <section className={styles.holes} aria-labelledby="trous">
      <h2 id="trous">{words.holes}</h2>
      <p>{words.holesLead(count)}</p>
      <ul role="list">
        {rows.map(({ theme, without }) => (
          <li key={theme.id}>
            <h3>
              <span className={styles.code}>{theme.code}</span> {theme.title}
            </h3>
            <ul role="list" className={styles.poles}>
              {without.map((pole) => (
                <li key={pole.id}>
                  <Link to="/themes/$theme/$pole" params={{ theme: theme.code, pole: pole.code }}>
                    {pole.name}
                  </Link>
                  {words.holeHint(countOf(theme, pole).toConfirm)}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
