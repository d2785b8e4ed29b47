import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { Reserved } from "../../layout/Reserved";
import { longDate, m } from "../../messages";
import { reports, topics } from "../../messages/reports";
import { useAnnounce } from "../../ui/Announcer";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { Form, FormActions } from "../../ui/Form";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { TextField } from "../../ui/TextField";
import { useLast } from "../../ui/useLast";
import styles from "./Reports.module.css";
import { ReportTag } from "./ReportTag";

const words = reports.one;

const ReportPage_report = graphql(`
  fragment ReportPage_report on Report {
    id
    actionTitle
    action {
      id
      slug
    }
    topic
    body
    state
    author
    organization {
      id
      name
    }
    createdAt
    mine
    entries {
      id
      act
      message
      author
      organization {
        id
        name
      }
      at
    }
    viewerCan
    version
  }
`);

const OneReport = graphql(`
  query OneReport($id: ID!) {
    node(id: $id) {
      id
      ... on Report {
        ...ReportPage_report
      }
    }
  }
`);

/** One report: what is wrong, what was said since, and what the reader may do. */
export function ReportPage({ id }: { id: string }) {
  return (
    <Reserved act="FOLLOW_REPORTS" title={reports.title}>
      <FoundReport id={id} />
    </Reserved>
  );
}

function FoundReport({ id }: { id: string }) {
  const [{ data, error, fetching }, retry] = useQuery({
    query: OneReport,
    variables: { id },
    requestPolicy: "cache-and-network",
  });
  const node = useLast(data)?.node;
  return (
    <div className={page.page}>
      {error && !fetching && (
        <>
          {!node && <PageHeading title={reports.title} />}
          <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
        </>
      )}
      {node?.__typename === "Report" ? (
        <Report report={node} refresh={() => retry({ requestPolicy: "network-only" })} />
      ) : error ? null : data ? (
        <>
          <PageHeading title={reports.title} />
          <p>{words.notFound}</p>
          <Link to="/signalements">{words.back}</Link>
        </>
      ) : (
        <Skeleton lines={["title", "long", "short", "long"]} />
      )}
    </div>
  );
}

type ReportProps = { report: FragmentType<typeof ReportPage_report>; refresh: () => void };

function Report({ report: ref, refresh }: ReportProps) {
  const report = readFragment(ReportPage_report, ref);
  const can = new Set(report.viewerCan);
  // What was refused may have been read before somebody else acted: the forms keep their words, on what there is now.
  const form = { id: report.id, version: report.version, onRefused: refresh };
  return (
    <>
      <Breadcrumbs label={m.common.breadcrumbs} current={report.actionTitle}>
        <Link to="/signalements">{reports.title}</Link>
      </Breadcrumbs>
      <PageHeading
        title={words.heading(report.actionTitle)}
        documentTitle={words.documentTitle(report.actionTitle)}
      />
      <p className={styles.tags}>
        <ReportTag state={report.state} />
        <span>{topics[report.topic]}</span>
      </p>
      <p className={styles.words}>{report.body}</p>
      <p className={styles.meta}>
        {reports.list.by(report.author, report.organization?.name, longDate(report.createdAt))}
      </p>
      {report.action ? (
        <Link to="/actions/$slug" params={{ slug: report.action.slug }}>
          {words.seeSheet}
        </Link>
      ) : (
        <p>{words.gone}</p>
      )}
      <section aria-labelledby="histoire">
        <h2 id="histoire">{words.history}</h2>
        {report.entries.length === 0 ? (
          <p>{words.nothing}</p>
        ) : (
          <ol className={styles.history}>
            {report.entries.map((entry) => (
              <li key={entry.id}>
                <p>
                  <strong>{words.entry(entry.author, entry.organization?.name, entry.act)}</strong>{" "}
                  <span className={styles.meta}>{longDate(entry.at)}</span>
                </p>
                {entry.message && <p className={styles.words}>{entry.message}</p>}
              </li>
            ))}
          </ol>
        )}
      </section>
      {can.size > 0 && (
        <section aria-labelledby="gestes" className={styles.acts}>
          <h2 id="gestes">{words.act}</h2>
          {can.has("ANSWER") && <ActForm act="ANSWER" {...form} />}
          {can.has("CLOSE") && (
            <ActForm act="CLOSE" {...form} silent={report.mine || report.state !== "OPEN"} />
          )}
          {can.has("REOPEN") && <ActForm act="REOPEN" {...form} />}
        </section>
      )}
    </>
  );
}

const AnswerReport = graphql(`
  mutation AnswerReport($input: AnswerReportInput!) {
    answerReport(input: $input) {
      report {
        ...ReportPage_report
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const CloseReport = graphql(`
  mutation CloseReport($input: CloseReportInput!) {
    closeReport(input: $input) {
      report {
        ...ReportPage_report
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const ReopenReport = graphql(`
  mutation ReopenReport($input: ReopenReportInput!) {
    reopenReport(input: $input) {
      report {
        ...ReportPage_report
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const ACTS = {
  ANSWER: {
    document: AnswerReport,
    label: words.sendAnswer,
    field: words.answer,
    hint: words.answerHint,
    rows: 4,
  },
  CLOSE: { document: CloseReport, label: words.close, field: words.closing, hint: undefined, rows: 2 },
  REOPEN: { document: ReopenReport, label: words.reopen, field: words.reopening, hint: undefined, rows: 3 },
} as const;

type ActProps = {
  act: keyof typeof ACTS;
  id: string;
  version: number;
  /** Nothing need be said. */
  silent?: boolean;
  onRefused: () => void;
};

/** An act on a report, with what is said of it. What is refused stays typed. */
function ActForm({ act, id, version, silent = false, onRefused }: ActProps) {
  const { document, label, field, hint, rows } = ACTS[act];
  const { send, problems, pending } = useDeed(document as typeof AnswerReport);
  const [message, setMessage] = useState("");
  const announce = useAnnounce();

  async function submit() {
    if (!(await send({ id, version, message }))) return onRefused();
    setMessage("");
    announce(words.done[act]);
  }

  return (
    <Form label={label} problems={problems} onSubmit={() => void submit()}>
      <TextField
        name="message"
        label={field}
        {...(hint && { hint })}
        optional={silent}
        rows={rows}
        value={message}
        onChange={setMessage}
      />
      <FormActions>
        <Button type="submit" look={act === "ANSWER" ? "strong" : "plain"} isPending={pending}>
          {label}
        </Button>
      </FormActions>
    </Form>
  );
}
