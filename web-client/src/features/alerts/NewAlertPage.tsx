import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../../deed";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { Reserved } from "../../layout/Reserved";
import { m } from "../../messages";
import { alerts } from "../../messages/alerts";
import { useAnnounce } from "../../ui/Announcer";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { Form, FormActions } from "../../ui/Form";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { TextField } from "../../ui/TextField";
import { criteria as listCriteria } from "../catalogue/criteria";
import {
  countFilters,
  type Filters,
  readFilters,
  type SearchParams,
  toVariables,
  writeFilters,
} from "../catalogue/searchParams";
import { useTerritory } from "../catalogue/useTerritory";
import { useVocabulary } from "../catalogue/useVocabulary";
import styles from "./Alerts.module.css";
import { proposedName, toCriteria } from "./savedFilters";

const words = alerts.form;

const SearchToKeep = graphql(`
  query SearchToKeep($search: String, $filter: ActionFilter) {
    actions(search: $search, filter: $filter, first: 1) {
      totalCount
      facets {
        providers {
          value
          label
        }
      }
    }
  }
`);

const SaveSearch = graphql(`
  mutation SaveSearch($input: SaveSearchInput!) {
    saveSearch(input: $input) {
      savedSearch {
        id
      }
      userErrors {
        field
        message
      }
    }
  }
`);

/** « Me prévenir »: names the search of the address, and keeps it. */
export function NewAlertPage({ params }: { params: SearchParams }) {
  return (
    <Reserved act="SAVE_SEARCHES" title={words.title}>
      <NewAlert params={params} />
    </Reserved>
  );
}

function NewAlert({ params }: { params: SearchParams }) {
  const vocabulary = useVocabulary();
  const territory = useTerritory(params.ou ?? null);
  const filters = useMemo(() => {
    const read = readFilters(params, vocabulary.known).filters;
    return territory.state === "unknown" ? { ...read, territory: null } : read;
  }, [params, vocabulary.known, territory.state]);
  const ready = territory.state !== "loading" && (vocabulary.settled || countFilters(filters) === 0);
  const { search, filter } = toVariables(filters);
  const [{ data, error, fetching }, retry] = useQuery({
    query: SearchToKeep,
    variables: { search, filter },
    pause: !ready,
  });
  const labels = listCriteria(filters, territory.state === "known" ? territory.name : null, {
    ...vocabulary.labels,
    modes: new Map(Object.entries(m.labels.mode)),
    availability: new Map(Object.entries(m.labels.availability)),
    freshness: new Map(Object.entries(m.labels.freshness)),
    providers: new Map(data?.actions.facets.providers.map(({ value, label }) => [value, label])),
  }).map(({ label }) => label);
  return (
    <div className={page.page}>
      <Breadcrumbs label={m.common.breadcrumbs} current={words.title}>
        <Link to="/" search={writeFilters(filters)}>
          {words.back}
        </Link>
      </Breadcrumbs>
      <PageHeading title={words.title} />
      <p>{words.lead}</p>
      {error && !fetching && (
        <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
      )}
      {!data && !error && <Skeleton lines={["long", "short"]} />}
      {data && (
        <>
          <dl className={styles.criteria}>
            <dt>{alerts.criteria}</dt>
            <dd>{labels.length > 0 ? labels.join(" · ") : alerts.everything}</dd>
            <dd className={styles.meta}>{alerts.matching(data.actions.totalCount)}</dd>
          </dl>
          <NameForm filters={filters} proposed={proposedName(labels)} />
        </>
      )}
    </div>
  );
}

function NameForm({ filters, proposed }: { filters: Filters; proposed: string }) {
  const [name, setName] = useState(proposed);
  const { send, problems, pending } = useDeed(SaveSearch);
  const navigate = useNavigate();
  const announce = useAnnounce();
  async function submit() {
    const done = await send({ name, criteria: toCriteria(filters) });
    if (!done) return;
    announce(words.saved);
    navigate({ to: "/mes-alertes" });
  }
  return (
    <Form problems={problems} onSubmit={() => void submit()}>
      <TextField name="name" label={words.name} hint={words.nameHint} value={name} onChange={setName} />
      <FormActions>
        <Button type="submit" look="strong" isPending={pending}>
          {words.save}
        </Button>
      </FormActions>
    </Form>
  );
}
