import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { Reserved } from "../../layout/Reserved";
import { m } from "../../messages";
import { campaigns } from "../../messages/campaigns";
import { useAnnounce } from "../../ui/Announcer";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { Disclosure } from "../../ui/Disclosure";
import { Form, FormActions } from "../../ui/Form";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { SelectField } from "../../ui/SelectField";
import { Skeleton } from "../../ui/Skeleton";
import { TextField } from "../../ui/TextField";
import { useViewer } from "../../viewer";
import styles from "./Campaigns.module.css";

const words = campaigns.form;

const CampaignSubjects = graphql(`
  query CampaignSubjects {
    themes {
      id
      code
      title
    }
    poles {
      id
      code
      name
    }
  }
`);

const PreviewCampaign = graphql(`
  query PreviewCampaign($theme: String, $pole: String) {
    campaignPreview(theme: $theme, pole: $pole) {
      sheets {
        id
        code
        title
      }
      asked
      unreached {
        id
        name
      }
      userErrors {
        message
      }
    }
  }
`);

const OpenCampaign = graphql(`
  mutation OpenCampaign($input: OpenCampaignInput!) {
    openCampaign(input: $input) {
      campaign {
        id
      }
      userErrors {
        field
        message
      }
    }
  }
`);

/** Opens a campaign: whom it would reach is shown before anything is sent. */
export function NewCampaignPage() {
  return (
    <Reserved act="RUN_CAMPAIGNS" title={campaigns.open}>
      <div className={page.page}>
        <Breadcrumbs label={m.common.breadcrumbs} current={campaigns.open}>
          <Link to="/campagnes">{campaigns.title}</Link>
        </Breadcrumbs>
        <PageHeading title={campaigns.open} />
        <CampaignForm />
      </div>
    </Reserved>
  );
}

function CampaignForm() {
  const { viewer } = useViewer();
  const own = viewer?.acting?.pole ?? null;
  const [theme, setTheme] = useState("");
  const [chosen, setChosen] = useState("");
  const pole = own?.code ?? chosen;
  const [endsOn, setEndsOn] = useState("");
  const [word, setWord] = useState("");
  const [{ data, error, fetching }, retry] = useQuery({ query: CampaignSubjects });
  const { send, problems, pending } = useDeed(OpenCampaign);
  const navigate = useNavigate();
  const announce = useAnnounce();

  async function submit() {
    const done = await send({ theme: theme || null, pole: pole || null, endsOn: endsOn || LONG_AGO, word });
    const campaign = done?.openCampaign.campaign;
    if (!campaign) return;
    announce(words.sent);
    navigate({ to: "/campagnes/$id", params: { id: campaign.id } });
  }

  if (error && !fetching) {
    return <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />;
  }
  if (!data) return <Skeleton lines={["short", "long", "short", "long"]} />;
  return (
    <>
      {own && <p>{words.yourPole(own.name)}</p>}
      <Form problems={problems} onSubmit={() => void submit()}>
        <SelectField
          name="theme"
          label={words.theme}
          value={theme}
          placeholder={words.anyTheme}
          options={data.themes.map(({ code, title }) => ({ value: code, label: `${code} ${title}` }))}
          onChange={setTheme}
        />
        {!own && (
          <SelectField
            name="pole"
            label={words.pole}
            value={chosen}
            placeholder={words.anyPole}
            options={data.poles.map(({ code, name }) => ({ value: code, label: name }))}
            onChange={setChosen}
          />
        )}
        <TextField
          name="endsOn"
          label={words.endsOn}
          hint={words.endsOnHint}
          type="date"
          value={endsOn}
          onChange={setEndsOn}
        />
        <TextField
          name="word"
          label={words.word}
          hint={words.wordHint}
          optional
          rows={4}
          value={word}
          onChange={setWord}
        />
        <CampaignPreview theme={theme} pole={pole} />
        <FormActions>
          <Button type="submit" look="strong" isPending={pending}>
            {words.send}
          </Button>
        </FormActions>
      </Form>
    </>
  );
}

/** What the server refuses as a day that is over, where none was given: it says so on the field. */
const LONG_AGO = "1970-01-01";

function CampaignPreview({ theme, pole }: { theme: string; pole: string }) {
  const [{ data }] = useQuery({
    query: PreviewCampaign,
    variables: { theme: theme || null, pole: pole || null },
    pause: theme === "" && pole === "",
    requestPolicy: "cache-and-network",
  });
  const preview = theme === "" && pole === "" ? undefined : data?.campaignPreview;
  return (
    <section aria-labelledby="apercu" className={styles.preview}>
      <h2 id="apercu">{words.preview}</h2>
      {!preview ? (
        <p>{words.choose}</p>
      ) : (
        <>
          {preview.userErrors.map(({ message }) => (
            <p key={message}>{message}</p>
          ))}
          {preview.userErrors.length === 0 && (
            <p role="status">{words.reach(preview.sheets.length, preview.asked)}</p>
          )}
          {preview.unreached.length > 0 && (
            <Notice tone="caution" small>
              {campaigns.unreached(preview.unreached.map(({ name }) => name))}
            </Notice>
          )}
          {preview.sheets.length > 0 && (
            <Disclosure title={words.sheets}>
              <ul className={styles.names}>
                {preview.sheets.map(({ id, code, title }) => (
                  <li key={id}>
                    <span className={styles.code}>{code}</span> {title}
                  </li>
                ))}
              </ul>
            </Disclosure>
          )}
        </>
      )}
    </section>
  );
}
