import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { graphql } from "../../gql";
import type { ReportTopic } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { Reserved } from "../../layout/Reserved";
import { m } from "../../messages";
import { reports, topics } from "../../messages/reports";
import { useAnnounce } from "../../ui/Announcer";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { Form, FormActions } from "../../ui/Form";
import type { Problem } from "../../ui/formContext";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { SelectField } from "../../ui/SelectField";
import { Skeleton } from "../../ui/Skeleton";
import { TextField } from "../../ui/TextField";

const words = reports.form;

const ReportedSheet = graphql(`
  query ReportedSheet($slug: String!) {
    action(slug: $slug) {
      id
      slug
      title
      shortTitle
    }
  }
`);

const MyOpenReports = graphql(`
  query MyOpenReports($action: ID!) {
    reports(filter: { action: $action, mine: true, states: [OPEN, ANSWERED] }, first: 5) {
      totalCount
      nodes {
        id
        topic
      }
    }
  }
`);

const ReportError = graphql(`
  mutation ReportError($input: ReportErrorInput!) {
    reportError(input: $input) {
      report {
        id
        state
      }
      userErrors {
        field
        message
      }
    }
  }
`);

/** Says what is wrong in a sheet to those who keep it. */
export function ReportErrorPage({ slug }: { slug: string }) {
  return (
    <Reserved act="REPORT_ERROR" title={words.title}>
      <ReportedSheetPage slug={slug} />
    </Reserved>
  );
}

function ReportedSheetPage({ slug }: { slug: string }) {
  const [{ data, error, fetching }, retry] = useQuery({ query: ReportedSheet, variables: { slug } });
  const action = data?.action;
  return (
    <div className={page.page}>
      {action && (
        <Breadcrumbs label={m.common.breadcrumbs} current={words.title}>
          <Link to="/actions/$slug" params={{ slug }}>
            {action.shortTitle}
          </Link>
        </Breadcrumbs>
      )}
      <PageHeading title={words.title} />
      {error && !fetching && (
        <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
      )}
      {!data && fetching && <Skeleton lines={["long", "short", "long"]} />}
      {data && !action && <p>{words.unknown}</p>}
      {action && <ReportForm action={action.id} title={action.title} />}
    </div>
  );
}

const NO_TOPIC: readonly Problem[] = [{ field: ["topic"], message: words.noTopic }];

function ReportForm({ action, title }: { action: string; title: string }) {
  const [topic, setTopic] = useState<ReportTopic | "">("");
  const [body, setBody] = useState("");
  const [noTopic, setNoTopic] = useState(false);
  const { send, problems, pending } = useDeed(ReportError);
  const navigate = useNavigate();
  const announce = useAnnounce();

  async function submit() {
    setNoTopic(topic === "");
    if (topic === "") return;
    const done = await send({ action, topic, body });
    const report = done?.reportError.report;
    if (!report) return;
    announce(words.sent);
    navigate({ to: "/signalements/$id", params: { id: report.id } });
  }

  return (
    <>
      <p>
        {words.about} : <strong>{title}</strong>
      </p>
      <AlreadyReported action={action} />
      <p>{words.lead}</p>
      <Form problems={noTopic ? NO_TOPIC : problems} onSubmit={() => void submit()}>
        <SelectField
          name="topic"
          label={words.topic}
          value={topic}
          placeholder={words.choose}
          options={(Object.keys(topics) as ReportTopic[]).map((value) => ({ value, label: topics[value] }))}
          onChange={(next) => {
            setTopic(next);
            setNoTopic(false);
          }}
        />
        <TextField
          name="body"
          label={words.body}
          hint={`${words.bodyHint} ${words.person}`}
          rows={6}
          value={body}
          onChange={setBody}
        />
        <FormActions>
          <Button type="submit" look="strong" isPending={pending}>
            {words.send}
          </Button>
        </FormActions>
      </Form>
    </>
  );
}

/** What the reader has reported of this sheet, so that she does not say it twice. */
function AlreadyReported({ action }: { action: string }) {
  const [{ data }] = useQuery({
    query: MyOpenReports,
    variables: { action },
    requestPolicy: "cache-and-network",
  });
  if (!data || data.reports.totalCount === 0) return null;
  return (
    <Notice>
      <p>{words.already(data.reports.totalCount)}</p>
      <ul>
        {data.reports.nodes.map(({ id, topic }) => (
          <li key={id}>
            <Link to="/signalements/$id" params={{ id }}>
              {topics[topic]}
            </Link>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
