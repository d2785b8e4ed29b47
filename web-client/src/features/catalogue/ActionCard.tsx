import { Link, useLocation } from "@tanstack/react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { m } from "../../messages";
import { responseTime } from "../../messages/responseTime";
import { sessions } from "../../messages/sessions";
import { Notice } from "../../ui/Notice";
import { Tag } from "../../ui/Tag";
import styles from "./ActionCard.module.css";
import { CoverageTag } from "./CoverageTag";
import { Highlighted } from "./Highlighted";
import { plainText, readHighlight } from "./highlight";

export const ActionCard_edge = graphql(`
  fragment ActionCard_edge on ActionEdge {
    cursor
    highlight
    coverage {
      verdict
      because
    }
    node {
      id
      code
      slug
      title
      shortTitle
      provider
      providers {
        organization {
          id
        }
      }
      theme {
        id
        code
        title
      }
      summary
      publics {
        id
      }
      impliedPublics {
        id
      }
      coverage {
        text
        emphasis {
          id
          code
          name
        }
      }
      admission {
        rsaRequired
      }
      availability(territory: $territory)
      responseTime {
        medianWorkingDays
        acceptanceRatePercent
        sampleSize
      }
      placesAvailable(territory: $territory)
      nextStart(territory: $territory)
      freshness
      neglected
      status
      notices
    }
  }
`);

type Props = { edge: FragmentType<typeof ActionCard_edge>; territory: string | null };

export function ActionCard({ edge, territory }: Props) {
  const { node: action, coverage, highlight } = readFragment(ActionCard_edge, edge);
  const marked = readHighlight(highlight ?? "");
  const passage = plainText(marked);
  const { searchStr } = useLocation();
  const emphasis = action.coverage.emphasis;
  const openToAll = action.publics.length === 0 && action.impliedPublics.length === 0;
  const noProvider = action.provider == null && action.providers.length === 0;

  return (
    <article className={styles.card}>
      <p className={styles.overline}>
        <span className={styles.code}>{action.code}</span> {action.theme.title}
      </p>
      <h3 className={styles.title}>
        <Link
          to="/actions/$slug"
          params={{ slug: action.slug }}
          search={territory ? { ou: territory } : {}}
          state={{ fromSearch: searchStr }}
          className={styles.link}
        >
          {passage === action.shortTitle ? <Highlighted segments={marked} /> : action.shortTitle}
        </Link>
      </h3>
      <p className={noProvider ? styles.unsaid : styles.provider}>
        {noProvider ? m.search.noProvider : action.provider}
      </p>
      <p className={styles.summary}>
        {passage === action.summary ? <Highlighted segments={marked} /> : action.summary}
      </p>
      {passage !== "" && passage !== action.shortTitle && passage !== action.summary && (
        <p className={styles.passage}>
          <span className={styles.key}>{m.search.passage}</span> <Highlighted segments={marked} />
        </p>
      )}
      {coverage ? (
        <p className={styles.coverage}>
          <CoverageTag verdict={coverage.verdict} /> {coverage.because}
        </p>
      ) : (
        <p className={styles.coverage}>
          <span className={styles.key}>{m.search.sector}</span> {action.coverage.text}
        </p>
      )}
      <p className={styles.tags}>
        {action.status === "SUSPENDED" && <Tag tone="caution">{m.search.suspended}</Tag>}
        {action.availability !== "UNKNOWN" && (
          <Tag tone={action.availability === "OPEN" ? "good" : "neutral"}>
            {action.availability === "OPEN"
              ? sessions.sheet.left(action.placesAvailable ?? 0)
              : m.labels.availability[action.availability]}
          </Tag>
        )}
        {action.responseTime && (
          <Tag>
            {responseTime.short(
              action.responseTime.medianWorkingDays,
              action.responseTime.acceptanceRatePercent,
              action.responseTime.sampleSize,
            )}
          </Tag>
        )}
        {action.nextStart && <Tag>{sessions.card.next(action.nextStart)}</Tag>}
        {emphasis.length > 0 && (
          <Tag tone="good">
            {emphasis.some((one) => one.code === territory)
              ? m.search.priorityHere
              : m.search.priority(emphasis.map((one) => one.name))}
          </Tag>
        )}
        {action.admission.rsaRequired && <Tag>{m.search.rsaRequired}</Tag>}
        {openToAll && <Tag>{m.search.openToAll}</Tag>}
        {action.freshness === "TO_CONFIRM" && <Tag tone="open">{m.search.toConfirmSheet}</Tag>}
        {action.freshness === "STALE" && (
          <Tag tone="caution">{action.neglected ? m.search.neglectedSheet : m.search.staleSheet}</Tag>
        )}
      </p>
      {action.notices.map((notice) => (
        <Notice key={notice} tone="caution" small>
          {notice}
        </Notice>
      ))}
    </article>
  );
}
