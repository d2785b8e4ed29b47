import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { ViewerPending } from "../../layout/ViewerPending";
import { longDate, m } from "../../messages";
import { reviews as words } from "../../messages/sheets";
import { sheetTitles as titles } from "../../messages/sheetTitles";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { Tag } from "../../ui/Tag";
import { useViewer } from "../../viewer";
import { ChangeList } from "./ChangeList";
import styles from "./Sheets.module.css";

const ReviewItem_revision = graphql(`
  fragment ReviewItem_revision on Revision {
    id
    submittedAt
    overdue
    author
    note
    reviewer {
      id
      name
    }
    changes {
      field
    }
    action {
      id
      code
      slug
      title
      revision
    }
  }
`);

const AtOnceItem_revision = graphql(`
  fragment AtOnceItem_revision on Revision {
    id
    kind
    publishedAt
    author
    note
    changes {
      field
      label
      atOnce
      before
      after
    }
    action {
      id
      code
      slug
      title
      allowedActs
    }
  }
`);

const ReviewQueue = graphql(`
  query ReviewQueue {
    mine: reviews(mine: true, first: 50) {
      totalCount
      nodes {
        id
        ...ReviewItem_revision
      }
    }
    all: reviews(first: 100) {
      nodes {
        id
        ...ReviewItem_revision
      }
    }
  }
`);

const AtOnceChanges = graphql(`
  query AtOnceChanges($first: Int!, $after: String) {
    atOnceChanges(first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        ...AtOnceItem_revision
      }
    }
  }
`);

const PAGE = 30;

const RevertChange = graphql(`
  mutation RevertChange($input: RevertChangeInput!) {
    revertChange(input: $input) {
      action {
        id
        revision
      }
      userErrors {
        field
        message
      }
    }
  }
`);

/** « Relecture »: what waits for the viewer, what others decide, and what came out without a review. */
export function ReviewsPage() {
  const { viewer, can } = useViewer();
  if (viewer === undefined) return <ViewerPending />;
  if (!can("REVIEW_SHEETS")) {
    return (
      <div className={page.page}>
        <PageHeading title={titles.reviews} />
        <Notice>{words.forbidden}</Notice>
      </div>
    );
  }
  return <Queue />;
}

function Queue() {
  const [{ data, error }, retry] = useQuery({ query: ReviewQueue, requestPolicy: "cache-and-network" });
  const mine = data?.mine.nodes ?? [];
  const others = (data?.all.nodes ?? []).filter(({ id }) => !mine.some((one) => one.id === id));
  return (
    <div className={styles.wide}>
      <PageHeading title={titles.reviews} />
      <p>{words.lead}</p>
      {error && !data && <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />}
      {!data && !error && <Skeleton lines={["title", "long", "title", "long"]} />}
      {data && (
        <>
          <section aria-labelledby="a-relire" className={styles.body}>
            <h2 id="a-relire">{words.mine}</h2>
            {mine.length === 0 && <p>{words.none}</p>}
            <ReviewList revisions={mine} />
          </section>
          <section aria-labelledby="a-commenter" className={styles.body}>
            <h2 id="a-commenter">{words.others}</h2>
            <p className={styles.note}>{others.length > 0 ? words.othersHint : words.noneOthers}</p>
            <ReviewList revisions={others} />
          </section>
          <section aria-labelledby="sans-relecture" className={styles.body}>
            <h2 id="sans-relecture">{words.atOnceTitle}</h2>
            <AtOnceList />
          </section>
        </>
      )}
    </div>
  );
}

/** What came out without a review, to its end: a page more at each press. */
function AtOnceList() {
  const [pages, setPages] = useState<Array<string | null>>([null]);
  return pages.map((after, index) => (
    <AtOncePage
      key={after ?? "first"}
      after={after}
      before={index * PAGE}
      onMore={index === pages.length - 1 ? (cursor) => setPages([...pages, cursor]) : undefined}
    />
  ));
}

type PageProps = {
  after: string | null;
  before: number;
  onMore: ((cursor: string) => void) | undefined;
};

function AtOncePage({ after, before, onMore }: PageProps) {
  const [{ data, error, fetching }, retry] = useQuery({
    query: AtOnceChanges,
    variables: { first: PAGE, after },
    requestPolicy: "cache-and-network",
  });
  if (error && !fetching) {
    return <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />;
  }
  if (!data) return <Skeleton lines={["title", "long", "title", "long"]} />;
  const { nodes, pageInfo, totalCount } = data.atOnceChanges;
  return (
    <>
      {after === null && (
        <p className={styles.note}>{totalCount > 0 ? words.atOnceLead : words.atOnceNone}</p>
      )}
      <ul role="list" className={styles.list}>
        {nodes.map((revision) => (
          <li key={revision.id}>
            <AtOnceItem revision={revision} />
          </li>
        ))}
      </ul>
      {onMore && pageInfo.hasNextPage && (
        <div>
          <Button onPress={() => pageInfo.endCursor && onMore(pageInfo.endCursor)}>
            {words.atOnceMore(before + nodes.length, totalCount)}
          </Button>
        </div>
      )}
    </>
  );
}

type ListProps = { revisions: ReadonlyArray<{ id: string } & FragmentType<typeof ReviewItem_revision>> };

function ReviewList({ revisions }: ListProps) {
  return (
    <ul role="list" className={styles.list}>
      {revisions.map((one) => (
        <li key={one.id}>
          <ReviewItem revision={one} />
        </li>
      ))}
    </ul>
  );
}

function ReviewItem({ revision: ref }: { revision: FragmentType<typeof ReviewItem_revision> }) {
  const revision = readFragment(ReviewItem_revision, ref);
  const { action } = revision;
  return (
    <article className={styles.card}>
      <p className={styles.overline}>{m.action.code(action.code)}</p>
      <h3 className={styles.cardTitle}>{action.title}</h3>
      <ul role="list" className={styles.tags}>
        {action.revision === 0 && (
          <li>
            <Tag tone="open">{words.first}</Tag>
          </li>
        )}
        <li>
          <Tag>{words.fields(revision.changes.length)}</Tag>
        </li>
        {revision.reviewer && (
          <li>
            <Tag>{words.reviewer(revision.reviewer.name)}</Tag>
          </li>
        )}
        {revision.overdue && (
          <li>
            <Tag tone="caution">{words.overdue}</Tag>
          </li>
        )}
      </ul>
      {revision.submittedAt && (
        <p className={styles.note}>{words.submittedOn(longDate(revision.submittedAt), revision.author)}</p>
      )}
      {revision.note && <p className={styles.said}>{revision.note}</p>}
      <div className={styles.buttons}>
        <Link
          to="/relecture/$slug"
          params={{ slug: action.slug }}
          className={styles.button}
          aria-label={words.openOf(action.title)}
        >
          {titles.review}
        </Link>
      </div>
    </article>
  );
}

function AtOnceItem({ revision: ref }: { revision: FragmentType<typeof AtOnceItem_revision> }) {
  const revision = readFragment(AtOnceItem_revision, ref);
  const { action } = revision;
  const revert = useDeed(RevertChange);
  const announce = useAnnounce();
  return (
    <article className={styles.card}>
      <p className={styles.overline}>
        {m.action.code(action.code)}
        {revision.kind === "REVERT" && <> — {words.reverted}</>}
      </p>
      <h3 className={styles.cardTitle}>
        <Link to="/actions/$slug" params={{ slug: action.slug }}>
          {action.title}
        </Link>
      </h3>
      {revision.publishedAt && (
        <p className={styles.note}>{words.publishedOn(longDate(revision.publishedAt), revision.author)}</p>
      )}
      {revision.note && <p className={styles.said}>{revision.note}</p>}
      <ChangeList
        changes={revision.changes}
        level={4}
        under={(change) =>
          revision.kind === "AT_ONCE" &&
          action.allowedActs.includes("REVERT") && (
            <div>
              <Confirm
                label={words.revert}
                about={words.revertAbout(change.label, action.title)}
                question={words.revertQuestion}
                isPending={revert.pending}
                onConfirm={async () => {
                  if (await revert.send({ revision: revision.id, field: change.field }))
                    announce(words.revertDone);
                }}
              />
            </div>
          )
        }
      />
      {revert.problems.map(({ message }) => (
        <Notice key={message} tone="danger" role="alert" small>
          {message}
        </Notice>
      ))}
    </article>
  );
}
