import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import { m } from "../../messages";
import { kindInWords, listedKinds, organizations as words } from "../../messages/organizations";
import { organizationTitles } from "../../messages/organizationTitles";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { PageHeading } from "../../ui/PageHeading";
import { SearchField } from "../../ui/SearchField";
import { SelectField } from "../../ui/SelectField";
import { Skeleton } from "../../ui/Skeleton";
import { useViewer } from "../../viewer";
import { type DirectoryParams, TRUSTS } from "./directory";
import styles from "./Organizations.module.css";
import { TrustTag } from "./TrustTag";

const Directory = graphql(`
  query Directory($search: String, $filter: OrganizationFilter, $first: Int!) {
    organizations(search: $search, filter: $filter, first: $first) {
      totalCount
      nodes {
        id
        slug
        name
        acronym
        kind
        trust
        pole {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
      }
    }
    poles {
      id
      code
      name
    }
  }
`);

const PAGE = 20;
/** What the API gives at most at once: longer lists are narrowed by the filters. */
const MOST = 100;

/** Whoever is founded changes a list in which nothing was found too. */
const aboutOrganizations = { additionalTypenames: ["Organization"] };

/** The organisations that work with the programme: found by name, nature, pôle, and whether somebody answers for them. */
export function OrganizationsPage({ params }: { params: DirectoryParams }) {
  const { can } = useViewer();
  const navigate = useNavigate();
  const [shown, setShown] = useState(PAGE);
  const [text, setText] = useState(params.q ?? "");
  const [{ data, error, fetching }, retry] = useQuery({
    query: Directory,
    variables: {
      search: params.q ?? null,
      filter: {
        kinds: params.nature ? [params.nature] : null,
        pole: params.pole ?? null,
        trust: params.membres ? [params.membres] : null,
      },
      first: shown,
    },
    context: aboutOrganizations,
  });
  const announce = useAnnounce();
  const total = data?.organizations.totalCount;
  const key = JSON.stringify(params);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another search begins at its first page
  useEffect(() => {
    setShown(PAGE);
    setText(params.q ?? "");
  }, [key]);

  function ask(next: DirectoryParams) {
    const kept = Object.fromEntries(Object.entries({ ...params, ...next }).filter(([, value]) => value));
    void navigate({ to: "/structures", search: kept, replace: true, resetScroll: false });
  }
  useEffect(() => {
    if (total !== undefined && !fetching && key !== "{}") announce(words.count(total));
  }, [total, fetching, key, announce]);

  return (
    <div className={styles.page}>
      <div className={styles.intro}>
        <PageHeading title={organizationTitles.list} />
        <p className={styles.lead}>{words.lead}</p>
        {can("FOUND_ORGANIZATION") && (
          <p>
            <Link to="/creer-une-structure">{organizationTitles.create}</Link>
          </p>
        )}
      </div>
      <search>
        <form
          className={styles.filters}
          onSubmit={(event) => {
            event.preventDefault();
            ask({ q: text.trim() });
          }}
        >
          <SearchField
            label={words.search}
            value={text}
            maxLength={200}
            clearLabel={words.clearSearch}
            onChange={setText}
            onSubmit={(value) => ask({ q: value.trim() })}
          />
          <div className={styles.choices}>
            <SelectField
              name="nature"
              label={words.kind}
              placeholder={words.everyKind}
              value={params.nature ?? ""}
              options={listedKinds}
              onChange={(nature) => ask({ nature })}
            />
            <SelectField
              name="pole"
              label={words.pole}
              placeholder={words.everyPole}
              value={params.pole ?? ""}
              options={(data?.poles ?? []).map((pole) => ({ value: pole.code, label: pole.name }))}
              onChange={(pole) => ask({ pole })}
            />
            <SelectField
              name="membres"
              label={words.trustFilter}
              placeholder={words.everyTrust}
              value={params.membres ?? ""}
              options={TRUSTS.map((value) => ({ value, label: words.trust[value] }))}
              onChange={(membres) => ask({ membres: membres || undefined })}
            />
          </div>
          <div>
            <Button type="submit" look="strong">
              {words.submitSearch}
            </Button>
          </div>
        </form>
      </search>
      <section className={styles.section} aria-labelledby="liste">
        {error && !fetching ? (
          <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
        ) : data ? (
          <>
            <h2 id="liste">{words.count(data.organizations.totalCount)}</h2>
            {data.organizations.totalCount === 0 && (
              <p>
                {words.none} <Link to="/structures">{words.clearFilters}</Link>
              </p>
            )}
            <ul role="list" className={styles.list}>
              {data.organizations.nodes.map((one) => (
                <li key={one.id} className={styles.card}>
                  <h3>
                    <Link to="/structures/$slug" params={{ slug: one.slug }}>
                      {one.acronym && one.acronym !== one.name ? `${one.name} (${one.acronym})` : one.name}
                    </Link>
                  </h3>
                  <p className={styles.soft}>
                    {[
                      kindInWords(one.kind),
                      one.pole && one.kind !== "POLE" ? m.search.pole(one.pole.name) : null,
                    ]
                      .filter(Boolean)
                      .join(" · ")}
                  </p>
                  <p>
                    <TrustTag trust={one.trust} />
                  </p>
                </li>
              ))}
            </ul>
            {data.organizations.pageInfo.hasNextPage && shown < MOST && (
              <div>
                <Button onPress={() => setShown(Math.min(shown + PAGE, MOST))}>{words.more}</Button>
              </div>
            )}
          </>
        ) : (
          <>
            <p className="visually-hidden">{m.common.loading}</p>
            <Skeleton lines={["title", "long", "short", "title", "long", "short"]} />
          </>
        )}
      </section>
    </div>
  );
}
