import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { useDeed } from "../../deed";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { Reserved } from "../../layout/Reserved";
import { longDate } from "../../messages";
import { alerts as words } from "../../messages/alerts";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { Form, FormActions } from "../../ui/Form";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { Tag } from "../../ui/Tag";
import { TextField } from "../../ui/TextField";
import { writeFilters } from "../catalogue/searchParams";
import styles from "./Alerts.module.css";
import { inWords, toFilters } from "./savedFilters";

const AlertCard_search = graphql(`
  fragment AlertCard_search on SavedSearch {
    id
    name
    version
    totalCount
    newCount
    problem
    news {
      kind
      at
      action {
        id
        slug
        title
      }
    }
    criteria {
      search
      territory {
        id
        code
        name
      }
      axes {
        id
        code
        shortTitle
      }
      themes {
        id
        code
        title
      }
      publics {
        id
        slug
        label
      }
      barriers {
        id
        slug
        label
      }
      providers {
        id
        name
      }
      modes
      availability
      freshness
      startsBefore
    }
  }
`);

const SavedSearches = graphql(`
  query SavedSearches {
    viewer {
      id
      savedSearches {
        id
        ...AlertCard_search
      }
    }
  }
`);

/** « Mes alertes »: the searches that one keeps, and what is new in each. */
export function AlertsPage() {
  return (
    <Reserved act="SAVE_SEARCHES" title={words.title}>
      <Alerts />
    </Reserved>
  );
}

function Alerts() {
  const [{ data, error, fetching }, refresh] = useQuery({
    query: SavedSearches,
    requestPolicy: "cache-and-network",
  });
  const again = () => refresh({ requestPolicy: "network-only" });
  const searches = data?.viewer?.savedSearches;
  return (
    <div className={page.page}>
      <PageHeading title={words.title} />
      <p>{words.lead}</p>
      {error && !fetching && <LoadError error={error} onRetry={again} />}
      {!searches && !error && <Skeleton lines={["title", "long", "short", "title", "long", "short"]} />}
      {searches?.length === 0 && (
        <p>
          {words.none} <Link to="/">{words.search}</Link>
        </p>
      )}
      {searches && searches.length > 0 && (
        <ul role="list" className={styles.list}>
          {searches.map((search) => (
            <li key={search.id}>
              <AlertCard search={search} refresh={again} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const SeeSavedSearch = graphql(`
  mutation SeeSavedSearch($input: SeeSavedSearchInput!) {
    seeSavedSearch(input: $input) {
      savedSearch {
        ...AlertCard_search
      }
      userErrors {
        message
      }
    }
  }
`);

const DeleteSavedSearch = graphql(`
  mutation DeleteSavedSearch($input: DeleteSavedSearchInput!) {
    deleteSavedSearch(input: $input) {
      viewer {
        id
      }
      userErrors {
        field
        message
      }
    }
  }
`);

type CardProps = { search: FragmentType<typeof AlertCard_search>; refresh: () => void };

function AlertCard({ search: ref, refresh }: CardProps) {
  const search = readFragment(AlertCard_search, ref);
  const [renaming, setRenaming] = useState(false);
  const sight = useDeed(SeeSavedSearch, { keyed: false });
  const removal = useDeed(DeleteSavedSearch);
  const announce = useAnnounce();
  const criteria = inWords(search.criteria);

  async function see() {
    if (await sight.send({ id: search.id })) announce(words.seenDone);
  }

  async function remove() {
    const done = await removal.send({ id: search.id, version: search.version });
    if (done) announce(words.removed);
    refresh();
  }

  return (
    <article className={styles.card} aria-labelledby={`alerte-${search.id}`}>
      <h2 id={`alerte-${search.id}`}>{search.name}</h2>
      <p>{criteria.length > 0 ? criteria.join(" · ") : words.everything}</p>
      {search.problem ? (
        <Notice tone="caution" small>
          {search.problem}
        </Notice>
      ) : (
        <p className={styles.tags}>
          {search.newCount > 0 && <Tag tone="good">{words.fresh(search.newCount)}</Tag>}
          <span className={styles.meta}>
            {words.matching(search.totalCount)}
            {search.newCount === 0 && ` – ${words.nothingNew}`}
          </span>
        </p>
      )}
      {search.news.length > 0 && (
        <ul className={styles.news}>
          {search.news.map(({ action, kind, at }) => (
            <li key={action.id}>
              <Link
                to="/actions/$slug"
                params={{ slug: action.slug }}
                search={search.criteria.territory ? { ou: search.criteria.territory.code } : {}}
              >
                {action.title}
              </Link>{" "}
              <span className={styles.meta}>{words.news(kind, longDate(at))}</span>
            </li>
          ))}
        </ul>
      )}
      {[...sight.problems, ...removal.problems].map(({ message }) => (
        <Notice key={message} tone="danger" role="alert" small>
          {message || words.refused}
        </Notice>
      ))}
      {renaming ? (
        <RenameForm
          search={search}
          onEnd={(renamed) => {
            setRenaming(false);
            if (renamed) announce(words.renamed);
          }}
          onRefused={refresh}
        />
      ) : (
        <div className={styles.acts}>
          <Link to="/" search={writeFilters(toFilters(search.criteria))}>
            {words.results}
          </Link>
          {search.newCount > 0 && (
            <Button
              aria-label={`${words.seen} ${words.about(search.name)}`}
              isPending={sight.pending}
              onPress={() => void see()}
            >
              {words.seen}
            </Button>
          )}
          <Button
            aria-label={`${words.rename} ${words.about(search.name)}`}
            onPress={() => setRenaming(true)}
          >
            {words.rename}
          </Button>
          <Confirm
            label={words.remove}
            about={words.about(search.name)}
            question={words.removeQuestion}
            confirm={words.remove}
            isPending={removal.pending}
            onConfirm={() => void remove()}
          />
        </div>
      )}
    </article>
  );
}

const RenameSavedSearch = graphql(`
  mutation RenameSavedSearch($input: RenameSavedSearchInput!) {
    renameSavedSearch(input: $input) {
      savedSearch {
        ...AlertCard_search
      }
      userErrors {
        field
        message
      }
    }
  }
`);

type RenameProps = {
  search: { id: string; name: string; version: number };
  onEnd: (renamed: boolean) => void;
  onRefused: () => void;
};

function RenameForm({ search, onEnd, onRefused }: RenameProps) {
  const [name, setName] = useState(search.name);
  const [problems, setProblems] = useState<readonly { field?: readonly string[] | null; message: string }[]>(
    [],
  );
  const [{ fetching }, rename] = useMutation(RenameSavedSearch);
  async function submit() {
    const { data } = await rename({ input: { id: search.id, version: search.version, name } });
    const found = data?.renameSavedSearch.userErrors ?? [{ message: words.refused }];
    setProblems(found);
    if (found.length === 0) onEnd(true);
    else onRefused();
  }
  return (
    <Form
      label={`${words.rename} ${words.about(search.name)}`}
      problems={problems}
      onSubmit={() => void submit()}
    >
      <TextField name="name" label={words.form.name} value={name} onChange={setName} />
      <FormActions>
        <Button type="submit" look="strong" isPending={fetching}>
          {words.save}
        </Button>
        <Button onPress={() => onEnd(false)}>{words.cancel}</Button>
      </FormActions>
    </Form>
  );
}
