import { Link } from "@tanstack/react-router";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import type { RelatedQuery } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import { m } from "../../messages";
import { Skeleton } from "../../ui/Skeleton";
import styles from "./RelatedActions.module.css";
import { useTerritory } from "./useTerritory";

const Related = graphql(`
  query Related($slug: String!, $territory: String) {
    action(slug: $slug) {
      id
      theme {
        id
      }
      barriers {
        id
      }
      related(territory: $territory, first: 5) {
        id
        code
        slug
        shortTitle
        provider
        theme {
          id
        }
        barriers {
          id
          label
        }
      }
    }
  }
`);

type Sheet = NonNullable<RelatedQuery["action"]>;

/** Where else to look, for the same person and in the same place. */
export function RelatedActions({ slug, code }: { slug: string; code: string | null }) {
  const territory = useTerritory(code);
  const place = territory.state === "known" ? territory.name : null;
  const [{ data, error, fetching }, retry] = useQuery({
    query: Related,
    variables: { slug, territory: territory.state === "known" ? code : null },
    pause: territory.state === "loading",
  });
  if (error && !fetching) {
    return <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />;
  }
  if (!data?.action) return <Skeleton lines={["short", "long", "long"]} />;
  const sheet = data.action;
  if (sheet.related.length === 0) return <p>{place ? m.related.noneIn(place) : m.related.none}</p>;
  return (
    <>
      {place && <p className={styles.hint}>{m.related.titleIn(place)}</p>}
      <ul role="list" className={styles.list}>
        {sheet.related.map((action) => (
          <li key={action.id} className={styles.entry}>
            <Link
              to="/actions/$slug"
              params={{ slug: action.slug }}
              search={code ? { ou: code } : {}}
              className={styles.link}
            >
              {action.code} {action.shortTitle}
            </Link>
            <span>{action.provider ?? m.search.noProvider}</span>
            <span className={styles.hint}>{why(sheet, action)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What two actions share, in words. */
function why(sheet: Sheet, action: Sheet["related"][number]): string {
  const own = new Set(sheet.barriers.map(({ id }) => id));
  const shared = action.barriers.filter(({ id }) => own.has(id)).map(({ label }) => label);
  const reasons = [
    action.theme.id === sheet.theme.id && m.related.sameTheme,
    shared.length === 1 && shared[0] && m.related.sameBarrier(shared[0]),
    shared.length > 1 && m.related.sameBarriers(shared),
  ];
  return reasons.filter(Boolean).join(" ; ");
}
