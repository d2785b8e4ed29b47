import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { longDate, m } from "../../messages";
import { history as words } from "../../messages/sheets";
import { useAnnounce } from "../../ui/Announcer";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { Form } from "../../ui/Form";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { SelectField } from "../../ui/SelectField";
import { Skeleton } from "../../ui/Skeleton";
import { ChangeList } from "./ChangeList";
import styles from "./Sheets.module.css";

const SheetHistory = graphql(`
  query SheetHistory($slug: String!, $first: Int!) {
    action(slug: $slug) {
      id
      slug
      title
      shortTitle
      allowedActs
      pendingRevision {
        id
      }
      history(first: $first) {
        totalCount
        pageInfo {
          hasNextPage
        }
        nodes {
          id
          number
          kind
          author
          publishedAt
          note
          changes {
            field
            label
            atOnce
            before
            after
          }
        }
      }
    }
  }
`);

const RestoreRevision = graphql(`
  mutation RestoreRevision($input: RestoreRevisionInput!) {
    restoreRevision(input: $input) {
      action {
        id
        slug
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const PAGE = 10;

/** « Historique »: every published revision of a sheet, field by field; one field alone, if asked. */
export function HistoryPage({ slug }: { slug: string }) {
  const [size, setSize] = useState(PAGE);
  const [field, setField] = useState("");
  const [{ data, error }, retry] = useQuery({
    query: SheetHistory,
    variables: { slug, first: Math.min(size, 100) },
    requestPolicy: "cache-and-network",
  });
  const restore = useDeed(RestoreRevision);
  const navigate = useNavigate();
  const announce = useAnnounce();
  const action = data?.action;
  if (!action) {
    return (
      <div className={page.page}>
        <PageHeading title={words.title} />
        {error ? (
          <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
        ) : data ? (
          <Notice>{m.errors.actionNotFound}</Notice>
        ) : (
          <Skeleton lines={["title", "long", "short", "long"]} />
        )}
      </div>
    );
  }
  const { nodes, pageInfo } = action.history;
  const fields = new Map(
    nodes.flatMap(({ changes }) => changes.map((one) => [one.field, one.label] as const)),
  );
  const shown = nodes
    .map((revision) => ({
      ...revision,
      changes: revision.changes.filter((one) => field === "" || one.field === field),
    }))
    .filter(({ changes }) => field === "" || changes.length > 0);
  const mayRestore = action.allowedActs.includes("SAVE") && !action.pendingRevision;
  return (
    <div className={styles.wide}>
      <Breadcrumbs label={m.common.breadcrumbs} current={words.title}>
        <Link to="/actions/$slug" params={{ slug }}>
          {action.shortTitle}
        </Link>
      </Breadcrumbs>
      <PageHeading title={words.titleOf(action.title)} />
      <p>{words.lead}</p>
      <div className={styles.filter}>
        <Form problems={restore.problems} onSubmit={() => {}}>
          <SelectField
            name="champ"
            label={words.onlyField}
            placeholder={words.everyField}
            value={field}
            options={[...fields].map(([value, label]) => ({ value, label }))}
            onChange={setField}
          />
        </Form>
      </div>
      <ul role="list" className={styles.list}>
        {shown.map((revision, index) => (
          <li key={revision.id}>
            <article className={styles.card}>
              <h2 className={styles.cardTitle}>{words.revision(revision.number)}</h2>
              <p className={styles.note}>
                {revision.publishedAt && words.by(longDate(revision.publishedAt), revision.author)}
                {" — "}
                {words.kinds[revision.kind]}
              </p>
              {revision.note && <p className={styles.said}>{revision.note}</p>}
              {revision.changes.length === 0 ? (
                <p>{words.noChange}</p>
              ) : (
                <ChangeList changes={revision.changes} />
              )}
              {mayRestore && (index > 0 || field !== "") && (
                <div>
                  <Confirm
                    label={words.restore}
                    about={words.revision(revision.number)}
                    question={words.restoreQuestion}
                    isPending={restore.pending}
                    onConfirm={async () => {
                      if (!(await restore.send({ revision: revision.id }))) return;
                      announce(words.restored);
                      await navigate({ to: "/mes-fiches/$slug/modifier", params: { slug } });
                    }}
                  />
                </div>
              )}
            </article>
          </li>
        ))}
      </ul>
      {pageInfo.hasNextPage && size < 100 && (
        <div>
          <Button onPress={() => setSize(size + PAGE)}>{m.common.showMore(PAGE)}</Button>
        </div>
      )}
    </div>
  );
}
