import { Link } from "@tanstack/react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { Verdict } from "../../gql/graphql";
import { m, typeset } from "../../messages";
import { referralTitles } from "../../messages/referralTitles";
import button from "../../ui/Button.module.css";
import { Notice } from "../../ui/Notice";
import { Tag } from "../../ui/Tag";
import { useViewer } from "../../viewer";
import card from "../catalogue/ActionCard.module.css";
import styles from "./MatchCard.module.css";
import { VerdictTag } from "./VerdictTag";

export const MatchCard_match = graphql(`
  fragment MatchCard_match on ActionMatch {
    verdict
    criteria {
      key
      verdict
      explanation
    }
    action {
      id
      code
      slug
      shortTitle
      provider
      status
      notices
      theme {
        id
        title
      }
    }
  }
`);

// What decides comes first.
const WEIGHT: Record<Verdict, number> = { NO: 0, UNKNOWN: 1, YES: 2 };

type Props = { match: FragmentType<typeof MatchCard_match>; territory: string | null };

export function MatchCard({ match, territory }: Props) {
  const { action, criteria, verdict } = readFragment(MatchCard_match, match);
  const { can } = useViewer();
  return (
    <article className={card.card}>
      <p className={card.overline}>
        <span className={card.code}>{action.code}</span> {action.theme.title}
      </p>
      <h3>
        <Link
          to="/actions/$slug"
          params={{ slug: action.slug }}
          search={territory ? { ou: territory } : {}}
          state={{ fromSituation: true }}
          className={card.link}
        >
          {action.shortTitle}
        </Link>
      </h3>
      <p className={action.provider ? card.provider : card.unsaid}>
        {action.provider ?? m.search.noProvider}
      </p>
      {action.status === "SUSPENDED" && (
        <p>
          <Tag tone="caution">{m.search.suspended}</Tag>
        </p>
      )}
      <ul role="list" className={styles.criteria}>
        {criteria
          .toSorted((a, b) => WEIGHT[a.verdict] - WEIGHT[b.verdict])
          .map(({ key, verdict, explanation }) => (
            <li key={key} className={styles.criterion}>
              <span className={styles.verdict}>
                <VerdictTag verdict={verdict} word={m.labels.criterion[verdict]} />
              </span>{" "}
              <span>{typeset(explanation)}</span>
            </li>
          ))}
      </ul>
      {action.notices.map((notice) => (
        <Notice key={notice} tone="caution" small>
          {notice}
        </Notice>
      ))}
      {can("REFER") && verdict !== "NO" && (
        <p className="no-print">
          <Link
            to="/prescrire"
            search={{ action: action.code }}
            className={button.button}
            aria-label={referralTitles.prescribeOne(action.shortTitle)}
          >
            {referralTitles.prescribe}
          </Link>
        </p>
      )}
    </article>
  );
}
