import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { Reserved } from "../../layout/Reserved";
import { campaigns as words } from "../../messages/campaigns";
import { Button } from "../../ui/Button";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { Tag } from "../../ui/Tag";
import styles from "./Campaigns.module.css";

const ListCampaigns = graphql(`
  query ListCampaigns($after: String) {
    campaigns(first: 20, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        theme {
          id
          title
        }
        pole {
          id
          name
        }
        endsOn
        over
        author
        openedAt
        organization {
          id
          name
        }
        responseCounts {
          value
          count
        }
      }
    }
  }
`);

/** « Campagnes de mise à jour »: those that one may see, and the way to open one. */
export function CampaignsPage() {
  return (
    <Reserved act="RUN_CAMPAIGNS" title={words.title}>
      <div className={page.page}>
        <PageHeading title={words.title} />
        <p>{words.lead}</p>
        <p>
          <Link to="/campagnes/nouvelle">{words.open}</Link>
        </p>
        <Campaigns />
      </div>
    </Reserved>
  );
}

function Campaigns() {
  const [pages, setPages] = useState<Array<string | null>>([null]);
  return pages.map((after, index) => (
    <CampaignList
      key={after ?? "first"}
      after={after}
      before={index * 20}
      onMore={index === pages.length - 1 ? (cursor) => setPages([...pages, cursor]) : undefined}
    />
  ));
}

type Props = { after: string | null; before: number; onMore: ((cursor: string) => void) | undefined };

function CampaignList({ after, before, onMore }: Props) {
  const [{ data, error, fetching }, retry] = useQuery({
    query: ListCampaigns,
    variables: { after },
    requestPolicy: "cache-and-network",
  });
  if (error && !fetching) {
    return <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />;
  }
  if (!data) return <Skeleton lines={["title", "long", "short"]} />;
  const { nodes, pageInfo, totalCount } = data.campaigns;
  if (totalCount === 0) return <p>{words.none}</p>;
  return (
    <>
      <ul role="list" className={styles.list}>
        {nodes.map((one) => (
          <li key={one.id}>
            <article className={styles.card}>
              <h2>
                <Link to="/campagnes/$id" params={{ id: one.id }}>
                  {words.subject(one.theme?.title, one.pole?.name)}
                </Link>
              </h2>
              <p className={styles.tags}>
                <Tag tone={one.over ? "neutral" : "good"}>{one.over ? words.over : words.running}</Tag>
                <span>{words.until(one.endsOn)}</span>
              </p>
              <p>{words.counts(one.responseCounts)}</p>
              <p className={styles.meta}>
                {words.openedBy(one.author, one.organization?.name, one.openedAt)}
              </p>
            </article>
          </li>
        ))}
      </ul>
      {onMore && pageInfo.hasNextPage && (
        <Button onPress={() => pageInfo.endCursor && onMore(pageInfo.endCursor)}>
          {words.more(before + nodes.length, totalCount)}
        </Button>
      )}
    </>
  );
}
