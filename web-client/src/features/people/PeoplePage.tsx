import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { people as words } from "../../messages/people";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { PageHeading } from "../../ui/PageHeading";
import { SearchField } from "../../ui/SearchField";
import { Skeleton } from "../../ui/Skeleton";
import styles from "./People.module.css";
import { PersonLine } from "./PersonLine";
import { ReferentOnly } from "./ReferentOnly";

const CaseloadDocument = graphql(`
  query Caseload($search: String, $first: Int) {
    beneficiaries(search: $search, first: $first) {
      totalCount
      pageInfo {
        hasNextPage
      }
      nodes {
        id
        ...PersonLine_person
      }
    }
  }
`);

const PAGE = 20;
const MOST = 100;

/** « Mes personnes »: the caseload. What is searched is kept in memory only, never in the address. */
export function PeoplePage() {
  return (
    <ReferentOnly title={words.title}>
      <Caseload />
    </ReferentOnly>
  );
}

function Caseload() {
  const [typed, setTyped] = useState("");
  const [search, setSearch] = useState("");
  const [first, setFirst] = useState(PAGE);
  const [{ data, error, fetching }, retry] = useQuery({
    query: CaseloadDocument,
    variables: { search, first },
    requestPolicy: "cache-and-network",
  });
  const found = data?.beneficiaries;

  const announce = useAnnounce();
  const total = found?.totalCount;
  useEffect(() => {
    if (total !== undefined) announce(words.count(total));
  }, [total, announce]);

  function look(next: string) {
    setSearch(next.trim());
    setFirst(PAGE);
  }

  return (
    <div className={page.page}>
      <PageHeading title={words.title} />
      <p>{words.lead}</p>
      <p>
        <Link to="/mes-personnes/nouvelle" className={styles.add}>
          {words.add}
        </Link>
      </p>
      <div className={styles.search}>
        <SearchField
          label={words.search}
          hint={words.searchHint}
          clearLabel={words.clear}
          value={typed}
          maxLength={200}
          onChange={(next) => {
            setTyped(next);
            look(next);
          }}
          onSubmit={look}
        />
      </div>
      {error && !fetching && (
        <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
      )}
      {!found && !error && <Skeleton lines={["long", "short", "long"]} />}
      {found && (
        <>
          <p className={styles.count}>{words.count(found.totalCount)}</p>
          {found.totalCount === 0 && <p>{search === "" ? words.none : words.noneFound(search)}</p>}
          <ul role="list" className={styles.list}>
            {found.nodes.map((person) => (
              <li key={person.id}>
                <PersonLine person={person} />
              </li>
            ))}
          </ul>
          {found.pageInfo.hasNextPage && first < MOST && (
            <Button onPress={() => setFirst(Math.min(first + PAGE, MOST))}>{words.more}</Button>
          )}
          {found.pageInfo.hasNextPage && first >= MOST && <p>{words.limit(MOST)}</p>}
        </>
      )}
    </div>
  );
}
