import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { graphql } from "../../gql";
import type { Freshness, SettingsQuery } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import { figure, typeset } from "../../messages";
import { instant, settings as words } from "../../messages/administration";
import { pages } from "../../messages/administrationPages";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Form, FormActions } from "../../ui/Form";
import { Notice } from "../../ui/Notice";
import { Skeleton } from "../../ui/Skeleton";
import { TextField } from "../../ui/TextField";
import { useLast } from "../../ui/useLast";
import styles from "./Administration.module.css";
import { AdministrationFrame } from "./AdministrationFrame";

const SettingsDocument = graphql(`
  query Settings {
    settings {
      name
      label
      help
      unit
      value
      defaultValue
      least
      most
      version
      updatedAt
    }
  }
`);

const SaveSetting = graphql(`
  mutation SaveSetting($input: SaveSettingInput!) {
    saveSetting(input: $input) {
      setting {
        name
        value
        version
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const FreshnessCounts = graphql(`
  query FreshnessCounts {
    actions(first: 1) {
      facets {
        freshness {
          value
          label
          count
        }
      }
    }
    settings {
      name
      value
    }
  }
`);

type Setting = SettingsQuery["settings"][number];

/** The delays that the direction sets; each acts at once. */
export function SettingsPage() {
  return (
    <AdministrationFrame title={pages.settings} acts={["MANAGE_SETTINGS"]}>
      <p>{words.lead}</p>
      <SettingList />
      <FreshnessNow />
    </AdministrationFrame>
  );
}

function SettingList() {
  const [{ data, error, fetching }, retry] = useQuery({
    query: SettingsDocument,
    requestPolicy: "cache-and-network",
  });
  const settings = useLast(data)?.settings;
  const refresh = () => retry({ requestPolicy: "network-only" });
  return (
    <>
      {error && !fetching && <LoadError error={error} onRetry={refresh} />}
      {!settings && !error && <Skeleton lines={["long", "short", "long"]} />}
      {settings && (
        <ul role="list" className={styles.cards}>
          {settings.map((setting) => (
            <li key={setting.name} className={styles.card}>
              <SettingCard setting={setting} onRefused={refresh} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** What the delays make of the sheets, counted anew when one of them is saved. */
function FreshnessNow() {
  const [{ data }] = useQuery({ query: FreshnessCounts, requestPolicy: "cache-and-network" });
  if (!data) return null;
  return (
    <section aria-labelledby="fiches">
      <h2 id="fiches">{words.now}</h2>
      <p>{words.nowLead}</p>
      <ul role="list" className={styles.sums}>
        {data.actions.facets.freshness.map(({ value, label, count }) => (
          <li key={value}>
            <Link to="/" search={{ fraicheur: [value as Freshness] }}>
              {label} : {figure(count)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function SettingCard({ setting, onRefused }: { setting: Setting; onRefused: () => void }) {
  const { send, problems, pending } = useDeed(SaveSetting, { keyed: false });
  const [typed, setTyped] = useState<string | null>(null);
  const [saved, setSaved] = useState("");
  const announce = useAnnounce();
  const value = typed ?? String(setting.value);

  async function save() {
    setSaved("");
    const done = await send({
      name: setting.name,
      value: Number(value || Number.NaN),
      version: setting.version,
    });
    // Somebody else may have set it meanwhile: what is typed stays, on what there is now.
    if (!done) return onRefused();
    setTyped(null);
    const sentence = words.saved(setting.label, Number(value), setting.unit);
    setSaved(sentence);
    announce(sentence);
  }

  return (
    <>
      <h2>{setting.label}</h2>
      <p className={styles.quiet}>{typeset(setting.help)}</p>
      <Form problems={problems} onSubmit={() => void save()} label={setting.label}>
        <div className={styles.number}>
          <TextField
            name="value"
            label={words.by(setting.unit)}
            hint={words.bounds(setting.least, setting.most, setting.defaultValue)}
            inputMode="numeric"
            value={value}
            onChange={(next) => setTyped(next.replace(/\D/g, "").slice(0, 4))}
          />
        </div>
        <FormActions>
          <Button
            type="submit"
            look="strong"
            isPending={pending}
            isDisabled={value === "" || value === String(setting.value)}
            aria-label={words.saveOf(setting.label)}
          >
            {words.save}
          </Button>
          {value !== String(setting.defaultValue) && (
            <Button look="quiet" onPress={() => setTyped(String(setting.defaultValue))}>
              {words.back(setting.defaultValue)}
            </Button>
          )}
        </FormActions>
      </Form>
      {saved !== "" && <Notice small>{saved}</Notice>}
      <p className={styles.quiet}>
        {setting.updatedAt ? words.changed(instant(setting.updatedAt)) : words.untouched}
      </p>
    </>
  );
}
