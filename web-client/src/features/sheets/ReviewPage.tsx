import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { longDate, m } from "../../messages";
import { reviews as words } from "../../messages/sheets";
import { sheetTitles as titles } from "../../messages/sheetTitles";
import { useAnnounce } from "../../ui/Announcer";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { Facts } from "../../ui/Facts";
import { Form, FormActions } from "../../ui/Form";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { TextField } from "../../ui/TextField";
import { useLast } from "../../ui/useLast";
import { useViewer } from "../../viewer";
import { ChangeList } from "./ChangeList";
import styles from "./Sheets.module.css";

const RevisionToReview = graphql(`
  query RevisionToReview($slug: String!) {
    action(slug: $slug) {
      id
      slug
      code
      title
      revision
      allowedActs
      pendingRevision {
        id
        status
        version
        author
        note
        submittedAt
        overdue
        reviewer {
          id
          name
        }
        coveredPoles {
          id
          name
        }
        changes {
          field
          label
          atOnce
          before
          after
        }
        comments {
          id
          field
          label
          body
          author
          at
        }
        action {
          id
          title
        }
      }
    }
  }
`);

const ReviewAction = graphql(`
  mutation ReviewAction($input: ReviewActionInput!) {
    reviewAction(input: $input) {
      action {
        id
        status
        pendingRevision {
          id
          status
        }
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const CommentRevision = graphql(`
  mutation CommentRevision($input: CommentRevisionInput!) {
    commentRevision(input: $input) {
      action {
        id
        pendingRevision {
          id
          comments {
            id
            field
            label
            body
            author
            at
          }
        }
      }
      userErrors {
        field
        message
      }
    }
  }
`);

/** One revision under review: field by field what changes, comments, and the decision. */
export function ReviewPage({ slug }: { slug: string }) {
  const [{ data: answer, error, fetching }, retry] = useQuery({
    query: RevisionToReview,
    variables: { slug },
    requestPolicy: "cache-and-network",
  });
  const data = useLast(answer);
  const refresh = () => retry({ requestPolicy: "network-only" });
  const [note, setNote] = useState("");
  const [remarks, setRemarks] = useState<Record<string, string>>({});
  const review = useDeed(ReviewAction);
  const comment = useDeed(CommentRevision);
  const navigate = useNavigate();
  const announce = useAnnounce();
  const { can } = useViewer();
  // A porteur comes here to read what was said of her sheet: the list of reviews is not hers.
  const list = can("REVIEW_SHEETS")
    ? ({ to: "/relecture", title: titles.reviews, back: words.back } as const)
    : ({ to: "/mes-fiches", title: titles.mine, back: words.backToMine } as const);

  if (!data) {
    return (
      <div className={page.page}>
        <PageHeading title={titles.reviews} />
        {error ? (
          <LoadError error={error} onRetry={refresh} />
        ) : (
          <Skeleton lines={["title", "long", "long", "short", "long"]} />
        )}
      </div>
    );
  }
  const { action } = data;
  const revision = action?.pendingRevision;
  if (!action || !revision || (revision.status !== "SUBMITTED" && revision.status !== "SENT_BACK")) {
    return (
      <div className={page.page}>
        <PageHeading title={action ? words.reviewTitle(action.title) : titles.reviews} />
        {review.problems.map(({ message }) => (
          <Notice key={message} tone="danger" role="alert">
            {message}
          </Notice>
        ))}
        <Notice>{words.nothing}</Notice>
        <p>
          <Link to={list.to}>{list.back}</Link>
        </p>
      </div>
    );
  }
  const decides = action.allowedActs.includes("PUBLISH") && action.allowedActs.includes("SEND_BACK");
  const comments = action.allowedActs.includes("COMMENT");

  async function decide(decision: "PUBLISH" | "SEND_BACK") {
    if (!action || !revision) return;
    const done = await review.send({
      id: action.id,
      version: revision.version,
      decision,
      note,
      comments: Object.entries(remarks)
        .filter(([, body]) => body.trim() !== "")
        .map(([field, body]) => ({ body, ...(field ? { field } : {}) })),
    });
    // What was refused may have been read before somebody else acted: her words stay, on what there is now.
    if (!done) return refresh();
    announce(decision === "PUBLISH" ? words.published : words.sentBack);
    await navigate({ to: "/relecture" });
  }

  async function say(field: string) {
    if (!revision) return;
    const done = await comment.send({
      revision: revision.id,
      body: remarks[field] ?? "",
      ...(field ? { field } : {}),
    });
    if (!done) return refresh();
    setRemarks({ ...remarks, [field]: "" });
    announce(words.commented);
  }

  const under = (field: string, label: string) => (
    <>
      <Said comments={revision.comments.filter((one) => (one.field ?? "") === field)} />
      {comments && (
        <div className={styles.body}>
          <TextField
            name={`comments.${field}`}
            label={label}
            rows={2}
            optional
            value={remarks[field] ?? ""}
            onChange={(body) => setRemarks({ ...remarks, [field]: body })}
          />
          {!decides && (
            <div>
              <Button isPending={comment.pending} onPress={() => void say(field)}>
                {words.addComment}
              </Button>
            </div>
          )}
        </div>
      )}
    </>
  );

  return (
    <div className={styles.wide}>
      <Breadcrumbs label={m.common.breadcrumbs} current={revision.action.title}>
        <Link to={list.to}>{list.title}</Link>
      </Breadcrumbs>
      <PageHeading title={words.reviewTitle(revision.action.title)} />
      {error && !fetching && <LoadError error={error} onRetry={refresh} />}
      {revision.overdue && <Notice tone="caution">{words.overdue}</Notice>}
      <Facts
        rows={[
          [
            words.note,
            <>
              {revision.submittedAt && (
                <span>{words.submittedOn(longDate(revision.submittedAt), revision.author)}</span>
              )}
              {revision.note && <span className={styles.said}> {revision.note}</span>}
            </>,
          ],
          [words.coveredPoles, revision.coveredPoles.map(({ name }) => name).join(", ")],
        ]}
      />
      {action.revision > 0 ? (
        <p>
          <Link to="/actions/$slug" params={{ slug }}>
            {words.seePublished}
          </Link>
        </p>
      ) : (
        <p>{words.firstLead}</p>
      )}
      <Form
        problems={decides ? review.problems : comment.problems}
        onSubmit={() => {}}
        className={styles.reviewForm ?? ""}
      >
        <section aria-labelledby="changements" className={styles.body}>
          <h2 id="changements">{words.changes}</h2>
          <ChangeList
            changes={revision.changes}
            under={({ field, label }) => under(field, words.comment(label))}
          />
        </section>
        <section aria-labelledby="ensemble" className={styles.body}>
          <h2 id="ensemble">{words.comments}</h2>
          {under("", words.whole)}
        </section>
        {decides && (
          <section aria-labelledby="decision" className={styles.body}>
            <h2 id="decision">{words.decide}</h2>
            <TextField
              name="note"
              label={words.decisionNote}
              hint={words.decisionNoteHint}
              rows={3}
              value={note}
              onChange={setNote}
            />
            <FormActions>
              <Button look="strong" isPending={review.pending} onPress={() => void decide("PUBLISH")}>
                {words.publish}
              </Button>
              <Button isPending={review.pending} onPress={() => void decide("SEND_BACK")}>
                {words.sendBack}
              </Button>
            </FormActions>
          </section>
        )}
      </Form>
    </div>
  );
}

type SaidProps = { comments: ReadonlyArray<{ id: string; body: string; author: string; at: string }> };

/** What was said of a field already. */
function Said({ comments }: SaidProps) {
  if (comments.length === 0) return null;
  return (
    <ul className={styles.comments}>
      {comments.map(({ id, body, author, at }) => (
        <li key={id}>
          <span className={styles.said}>{body}</span>{" "}
          <span className={styles.by}>{`${author}, ${longDate(at)}`}</span>
        </li>
      ))}
    </ul>
  );
}
