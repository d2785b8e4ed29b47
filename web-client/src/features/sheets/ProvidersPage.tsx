import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { graphql, readFragment } from "../../gql";
import type { SheetProviders_ActionFragment } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import { m } from "../../messages";
import { providers as words } from "../../messages/providers";
import { sheets } from "../../messages/sheets";
import { sheetTitles as titles } from "../../messages/sheetTitles";
import { useAnnounce } from "../../ui/Announcer";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { Disclosure } from "../../ui/Disclosure";
import { Facts } from "../../ui/Facts";
import { Form, FormActions } from "../../ui/Form";
import type { Problem } from "../../ui/formContext";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { Tag } from "../../ui/Tag";
import { useViewer } from "../../viewer";
import { type Chosen, OrganizationField } from "../organizations/OrganizationField";
import { TerritoriesField } from "../organizations/TerritoriesField";
import { useFocusBack } from "../organizations/useFocusBack";
import styles from "./Sheets.module.css";

const SheetProviders_action = graphql(`
  fragment SheetProviders_action on Action {
    id
    slug
    title
    status
    version
    allowedActs
    prescription {
      channels
    }
    providers {
      organization {
        id
        slug
        name
      }
      territories {
        id
        code
        name
      }
      receivesReferrals
      viewerCan
    }
  }
`);

const SheetProviders = graphql(`
  query SheetProviders($slug: String!) {
    action(slug: $slug) {
      id
      ...SheetProviders_action
    }
  }
`);

const SaveActionProvider = graphql(`
  mutation SaveActionProvider($input: SaveActionProviderInput!) {
    saveActionProvider(input: $input) {
      action {
        id
        ...SheetProviders_action
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const RemoveActionProvider = graphql(`
  mutation RemoveActionProvider($input: RemoveActionProviderInput!) {
    removeActionProvider(input: $input) {
      action {
        id
        ...SheetProviders_action
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const ReceiveReferrals = graphql(`
  mutation ReceiveReferrals($input: ReceiveReferralsInput!) {
    receiveReferrals(input: $input) {
      action {
        id
        ...SheetProviders_action
      }
      userErrors {
        field
        message
      }
    }
  }
`);

type Action = SheetProviders_ActionFragment;
type Provider = Action["providers"][number];

/** « Porteurs et prescriptions »: who runs the action of a sheet, where, and who receives prescriptions. */
export function ProvidersPage({ slug }: { slug: string }) {
  const { viewer } = useViewer();
  const [{ data, error, fetching }, retry] = useQuery({
    query: SheetProviders,
    variables: { slug },
    requestPolicy: "cache-and-network",
  });
  const action = readFragment(SheetProviders_action, data?.action);
  const again = () => retry({ requestPolicy: "network-only" });
  const acts = action?.allowedActs ?? [];
  const mayChange = acts.includes("SET_PROVIDERS") || acts.includes("RECEIVE_REFERRALS");
  return (
    <div className={styles.narrow}>
      <Breadcrumbs label={m.common.breadcrumbs} current={titles.providers}>
        <Link to="/mes-fiches">{titles.mine}</Link>
        {action && mayChange && (
          <Link to="/mes-fiches/$slug/modifier" params={{ slug }}>
            {action.title}
          </Link>
        )}
      </Breadcrumbs>
      <PageHeading title={titles.providers} />
      {action && mayChange ? (
        <SheetPorteurs action={action} onRefused={again} />
      ) : error ? (
        <LoadError error={error} onRetry={again} />
      ) : viewer === null ? (
        <p>
          {sheets.signIn}{" "}
          <Link to="/connexion" search={{ retour: `/mes-fiches/${slug}/porteurs` }}>
            {words.signInLink}
          </Link>
        </p>
      ) : data && !fetching ? (
        <Notice>{action?.status === "ARCHIVED" ? sheets.archivedNotice : sheets.notYours}</Notice>
      ) : (
        <Skeleton lines={["long", "title", "long", "short"]} />
      )}
    </div>
  );
}

type SheetProps = { action: Action; onRefused: () => void };

function SheetPorteurs({ action, onRefused }: SheetProps) {
  const { heading, say } = useFocusBack();
  const { providers } = action;
  const attaches = action.allowedActs.includes("SET_PROVIDERS");
  const unanswered =
    action.prescription.channels.includes("PLATFORM") &&
    !providers.some(({ receivesReferrals }) => receivesReferrals);
  return (
    <>
      <p>{words.lead}</p>
      {unanswered && (
        <Notice tone="caution">
          <p>{words.closedChannel}</p>
        </Notice>
      )}
      <section aria-labelledby="porteurs" className={styles.part}>
        <h2 ref={heading} tabIndex={-1} id="porteurs">
          {words.ofSheet}
        </h2>
        {providers.length === 0 ? (
          <p>
            {words.none} {!attaches && words.noneCannot}
          </p>
        ) : (
          <ul role="list" className={styles.list}>
            {providers.map((provider) => (
              <li key={provider.organization.id}>
                <ProviderCard action={action} provider={provider} onRefused={onRefused} onRemoved={say} />
              </li>
            ))}
          </ul>
        )}
      </section>
      {attaches && <AttachForm action={action} onRefused={onRefused} onDone={say} />}
    </>
  );
}

type CardProps = {
  action: Action;
  provider: Provider;
  onRefused: () => void;
  onRemoved: (sentence: string) => void;
};

function ProviderCard({ action, provider, onRefused, onRemoved }: CardProps) {
  const announce = useAnnounce();
  const title = useRef<HTMLHeadingElement>(null);
  const receive = useDeed(ReceiveReferrals);
  const remove = useDeed(RemoveActionProvider);
  const { organization, territories, receivesReferrals, viewerCan } = provider;
  const { name } = organization;
  const about = words.about(name);
  const input = { id: action.id, version: action.version, organization: organization.id };
  const opens = viewerCan.includes("RECEIVE_REFERRALS") && action.allowedActs.includes("RECEIVE_REFERRALS");
  const attaches = viewerCan.includes("MANAGE_PROVIDERS") && action.allowedActs.includes("SET_PROVIDERS");

  async function setReceives(receives: boolean) {
    remove.refuse([]);
    if (!(await receive.send({ ...input, receives }))) return onRefused();
    // The button that was pressed is another one now.
    title.current?.focus();
    announce(receives ? words.opened(name) : words.closed(name));
  }

  async function leave() {
    receive.refuse([]);
    if (await remove.send(input)) onRemoved(words.removed(name));
    else onRefused();
  }

  return (
    <article className={styles.card} aria-label={name}>
      <h3 ref={title} tabIndex={-1} className={styles.cardTitle}>
        <Link to="/structures/$slug" params={{ slug: organization.slug }}>
          {name}
        </Link>
      </h3>
      <Facts
        rows={[
          [words.where, territories.map((one) => one.name).join(", ") || words.whole],
          [
            words.referrals,
            <span key="tag">
              <Tag tone={receivesReferrals ? "good" : "neutral"}>
                {receivesReferrals ? words.receives : words.receivesNot}
              </Tag>
            </span>,
          ],
        ]}
      />
      {(opens || attaches) && (
        <div className={styles.buttons}>
          {opens && !receivesReferrals && (
            <Button
              look="strong"
              aria-label={`${words.open} ${about}`}
              isPending={receive.pending}
              onPress={() => void setReceives(true)}
            >
              {words.open}
            </Button>
          )}
          {opens && receivesReferrals && (
            <Confirm
              label={words.close}
              about={about}
              question={words.closeQuestion}
              isPending={receive.pending}
              onConfirm={() => void setReceives(false)}
            />
          )}
          {attaches && (
            <Confirm
              label={words.remove}
              about={about}
              question={words.removeQuestion}
              isPending={remove.pending}
              onConfirm={() => void leave()}
            />
          )}
        </div>
      )}
      <Refused problems={[...receive.problems, ...remove.problems]} />
      {attaches && (
        <Disclosure title={words.territories} level={4}>
          <TerritoriesForm key={action.version} input={input} provider={provider} onRefused={onRefused} />
        </Disclosure>
      )}
    </article>
  );
}

function Refused({ problems }: { problems: readonly Problem[] }) {
  return problems.map(({ message }) => (
    <Notice key={message} tone="danger" role="alert" small>
      {message}
    </Notice>
  ));
}

type TerritoriesProps = {
  input: { id: string; version: number; organization: string };
  provider: Provider;
  onRefused: () => void;
};

function TerritoriesForm({ input, provider, onRefused }: TerritoriesProps) {
  const announce = useAnnounce();
  const save = useDeed(SaveActionProvider);
  const [territories, setTerritories] = useState(
    provider.territories.map(({ code, name }) => ({ code, name })),
  );
  const label = words.territoriesOf(provider.organization.name);
  async function send() {
    const done = await save.send({ ...input, territories: territories.map(({ code }) => code) });
    if (done) announce(words.territoriesSaved);
    else onRefused();
  }
  return (
    <Form problems={save.problems} onSubmit={() => void send()} label={label}>
      <p className={styles.note}>{words.territoriesHint}</p>
      <TerritoriesField name="territories" label={label} values={territories} onChange={setTerritories} />
      <FormActions>
        <Button type="submit" isPending={save.pending}>
          {words.saveTerritories}
        </Button>
      </FormActions>
    </Form>
  );
}

type AttachProps = { action: Action; onRefused: () => void; onDone: (sentence: string) => void };

/** Has another organisation run the action. It begins anew after each. */
function AttachForm({ action, onRefused, onDone }: AttachProps) {
  const save = useDeed(SaveActionProvider);
  const [round, setRound] = useState(0);
  const [organization, setOrganization] = useState<Chosen | null>(null);
  const [territories, setTerritories] = useState<Array<{ code: string; name: string }>>([]);

  async function attach() {
    if (!organization) {
      save.refuse([{ field: ["organization"], message: words.organizationRequired }]);
      return;
    }
    const done = await save.send({
      id: action.id,
      version: action.version,
      organization: organization.id,
      territories: territories.map(({ code }) => code),
    });
    if (!done) return onRefused();
    setOrganization(null);
    setTerritories([]);
    setRound((before) => before + 1);
    onDone(words.attached(organization.name));
  }

  return (
    <section aria-labelledby="rattacher" className={styles.part}>
      <h2 id="rattacher">{words.add}</h2>
      <p>{words.addLead}</p>
      <Form key={round} problems={save.problems} onSubmit={() => void attach()} label={words.add}>
        <OrganizationField
          name="organization"
          label={words.organization}
          hint={words.organizationHint}
          except={action.providers.map((one) => one.organization.id)}
          value={organization}
          onChange={setOrganization}
        />
        <p className={styles.note}>{words.territoriesHint}</p>
        <TerritoriesField
          name="territories"
          label={words.newTerritories}
          values={territories}
          onChange={setTerritories}
        />
        <FormActions>
          <Button look="strong" type="submit" isPending={save.pending}>
            {words.attach}
          </Button>
        </FormActions>
      </Form>
    </section>
  );
}
