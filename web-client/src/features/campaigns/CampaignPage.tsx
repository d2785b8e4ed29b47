import { Link } from "@tanstack/react-router";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { CampaignPage_CampaignFragment, CampaignResponse } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { Reserved } from "../../layout/Reserved";
import { longDate, m } from "../../messages";
import { campaigns, responses } from "../../messages/campaigns";
import { useAnnounce } from "../../ui/Announcer";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { PrintIcon } from "../../ui/Icons";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { Table } from "../../ui/Table";
import { Tag } from "../../ui/Tag";
import styles from "./Campaigns.module.css";

const words = campaigns.one;

const CampaignPage_campaign = graphql(`
  fragment CampaignPage_campaign on Campaign {
    id
    theme {
      id
      title
    }
    pole {
      id
      name
    }
    word
    openedAt
    endsOn
    over
    author
    organization {
      id
      name
    }
    responseCounts {
      value
      count
    }
    unreached {
      id
      name
    }
    version
    sheets {
      code
      title
      response
      at
      asked
      action {
        id
        slug
      }
      porteurs {
        reached
        organization {
          id
          name
        }
      }
    }
  }
`);

const OneCampaign = graphql(`
  query OneCampaign($id: ID!) {
    node(id: $id) {
      id
      ... on Campaign {
        ...CampaignPage_campaign
      }
    }
  }
`);

const CloseCampaign = graphql(`
  mutation CloseCampaign($input: CloseCampaignInput!) {
    closeCampaign(input: $input) {
      campaign {
        ...CampaignPage_campaign
      }
      userErrors {
        field
        message
      }
    }
  }
`);

/** The board of a campaign: who has confirmed, who has changed something, who is silent, and who cannot be asked. */
export function CampaignPage({ id }: { id: string }) {
  return (
    <Reserved act="RUN_CAMPAIGNS" title={campaigns.title}>
      <FoundCampaign id={id} />
    </Reserved>
  );
}

function FoundCampaign({ id }: { id: string }) {
  const [{ data, error, fetching }, retry] = useQuery({
    query: OneCampaign,
    variables: { id },
    requestPolicy: "cache-and-network",
  });
  const again = () => retry({ requestPolicy: "network-only" });
  if (error && !fetching) {
    return (
      <div className={page.page}>
        <PageHeading title={campaigns.title} />
        <LoadError error={error} onRetry={again} />
      </div>
    );
  }
  if (!data) return <Skeleton lines={["title", "long", "long", "short"]} />;
  if (data.node?.__typename !== "Campaign") {
    return (
      <div className={page.page}>
        <PageHeading title={campaigns.title} />
        <p>{words.notFound}</p>
        <Link to="/campagnes">{words.back}</Link>
      </div>
    );
  }
  return <Board campaign={data.node} refresh={again} />;
}

const ORDER: CampaignResponse[] = ["SILENT", "CHANGED", "CONFIRMED"];

type BoardProps = { campaign: FragmentType<typeof CampaignPage_campaign>; refresh: () => void };

function Board({ campaign: ref, refresh }: BoardProps) {
  const campaign = readFragment(CampaignPage_campaign, ref);
  const closing = useDeed(CloseCampaign);
  const announce = useAnnounce();
  const subject = campaigns.subject(campaign.theme?.title, campaign.pole?.name);

  async function close() {
    const done = await closing.send({ id: campaign.id, version: campaign.version });
    if (done) announce(words.closed);
    else refresh();
  }

  return (
    <div className={styles.wide}>
      <Breadcrumbs label={m.common.breadcrumbs} current={subject}>
        <Link to="/campagnes">{campaigns.title}</Link>
      </Breadcrumbs>
      <PageHeading title={subject} />
      <p className={styles.tags}>
        <Tag tone={campaign.over ? "neutral" : "good"}>
          {campaign.over ? campaigns.over : campaigns.running}
        </Tag>
        <span>{campaigns.until(campaign.endsOn)}</span>
      </p>
      <p>
        <strong>{campaigns.counts(campaign.responseCounts)}</strong>
      </p>
      <p className={styles.meta}>
        {campaigns.openedBy(campaign.author, campaign.organization?.name, campaign.openedAt)}
      </p>
      {campaign.word && (
        <figure>
          <figcaption className={styles.meta}>{words.word}</figcaption>
          <blockquote className={styles.word}>{campaign.word}</blockquote>
        </figure>
      )}
      {campaign.unreached.length > 0 && (
        <Notice tone="caution">{campaigns.unreached(campaign.unreached.map(({ name }) => name))}</Notice>
      )}
      {closing.problems.map(({ message }) => (
        <Notice key={message} tone="danger" role="alert">
          {message}
        </Notice>
      ))}
      <div className={`${page.actions} no-print`}>
        <Button onPress={() => window.print()}>
          <PrintIcon /> {words.print}
        </Button>
        {!campaign.over && (
          <Confirm
            label={words.close}
            question={words.closeQuestion}
            confirm={words.close}
            isPending={closing.pending}
            onConfirm={() => void close()}
          />
        )}
      </div>
      {ORDER.map((response) => (
        <SheetTable
          key={response}
          response={response}
          sheets={campaign.sheets.filter((sheet) => sheet.response === response)}
        />
      ))}
    </div>
  );
}

type Sheet = CampaignPage_CampaignFragment["sheets"][number];

function SheetTable({ response, sheets }: { response: CampaignResponse; sheets: readonly Sheet[] }) {
  if (sheets.length === 0) return null;
  return (
    <section aria-labelledby={`reponse-${response}`}>
      <h2 id={`reponse-${response}`}>{words.group(response, sheets.length)}</h2>
      <Table
        caption={responses[response]}
        hideCaption
        columns={[words.sheet, words.porteurs, ...(response === "SILENT" ? [] : [words.answered])]}
        rows={sheets.map((sheet) => ({
          key: sheet.code,
          head: (
            <>
              <span className={styles.code}>{sheet.code}</span>{" "}
              {sheet.action ? (
                <Link to="/actions/$slug" params={{ slug: sheet.action.slug }}>
                  {sheet.title}
                </Link>
              ) : (
                sheet.title
              )}
            </>
          ),
          cells: [
            sheet.porteurs.length === 0 ? (
              words.noPorteur
            ) : (
              <>
                <ul className={styles.names}>
                  {sheet.porteurs.map(({ organization, reached }) => (
                    <li key={organization.id}>
                      {reached ? organization.name : words.notReached(organization.name)}
                    </li>
                  ))}
                </ul>
                <span className={styles.meta}>{words.mails(sheet.asked)}</span>
              </>
            ),
            ...(response === "SILENT" ? [] : [sheet.at ? longDate(sheet.at) : ""]),
          ],
        }))}
      />
    </section>
  );
}
