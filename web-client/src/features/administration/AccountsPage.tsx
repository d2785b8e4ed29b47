import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import type { AccountsQuery } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import { instant, accounts as words } from "../../messages/administration";
import { pages } from "../../messages/administrationPages";
import { role } from "../../messages/header";
import { Button } from "../../ui/Button";
import { Facts } from "../../ui/Facts";
import { SearchField } from "../../ui/SearchField";
import { Segments } from "../../ui/Segments";
import { Skeleton } from "../../ui/Skeleton";
import { Tag } from "../../ui/Tag";
import styles from "./Administration.module.css";
import { AdministrationFrame } from "./AdministrationFrame";
import { CloseAccount } from "./CloseAccount";
import { usePages } from "./usePages";

const AccountsDocument = graphql(`
  query Accounts($search: String, $closed: Boolean, $after: String) {
    accounts(search: $search, closed: $closed, first: 24, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        name
        email
        phone
        demonstration
        createdAt
        lastSignedInAt
        closedAt
        version
        memberships {
          id
          role
          administrator
          organization {
            id
            name
          }
        }
      }
    }
  }
`);

export type ListedAccount = AccountsQuery["accounts"]["nodes"][number];

/** Everybody who signs in: found by name, address or structure. Words that are looked for stay in the memory of the page. */
export function AccountsPage() {
  const [typed, setTyped] = useState("");
  const [search, setSearch] = useState("");
  const [which, setWhich] = useState<"open" | "closed">("open");
  return (
    <AdministrationFrame title={pages.accounts} acts={["MANAGE_ACCOUNTS"]}>
      <p>{words.lead}</p>
      <div className={styles.narrow}>
        <SearchField
          label={words.search}
          hint={words.searchHint}
          clearLabel={words.clear}
          value={typed}
          maxLength={200}
          onChange={setTyped}
          onSubmit={(text) => setSearch(text.trim())}
        />
      </div>
      <Segments
        label={words.which}
        value={which}
        options={[
          { value: "open", label: words.open },
          { value: "closed", label: words.closed },
        ]}
        onChange={setWhich}
      />
      <AccountList search={search} closed={which === "closed"} />
    </AdministrationFrame>
  );
}

function AccountList({ search, closed }: { search: string; closed: boolean }) {
  const key = JSON.stringify([search, closed]);
  const [after, setAfter] = useState<{ key: string; cursor: string | null }>({ key, cursor: null });
  const cursor = after.key === key ? after.cursor : null;
  const [{ data, error, fetching, stale }, retry] = useQuery({
    query: AccountsDocument,
    variables: { search, closed, after: cursor },
    requestPolicy: "cache-and-network",
  });
  const found = data?.accounts;
  const listed = usePages(key, cursor, fetching || stale ? undefined : found?.nodes);
  return (
    <section aria-labelledby="comptes">
      <div className={styles.sums}>
        <h2 id="comptes" aria-live="polite">
          {found ? words.count(found.totalCount) : pages.accounts}
        </h2>
      </div>
      {error && !fetching && <LoadError error={error} onRetry={() => retry()} />}
      {!found && !error && <Skeleton lines={["long", "short", "long"]} />}
      {found?.totalCount === 0 && <p>{words.none}</p>}
      <ul role="list" className={styles.cards}>
        {listed.map((one) => (
          <li key={one.id} className={styles.card}>
            <AccountCard account={one} />
          </li>
        ))}
      </ul>
      {found?.pageInfo.hasNextPage && (
        <div className={styles.actions}>
          <Button
            isPending={fetching}
            onPress={() => setAfter({ key, cursor: found.pageInfo.endCursor ?? null })}
          >
            {words.more}
          </Button>
          <span className={styles.quiet}>{words.shown(listed.length, found.totalCount)}</span>
        </div>
      )}
    </section>
  );
}

function AccountCard({ account }: { account: ListedAccount }) {
  return (
    <>
      <div className={styles.sums}>
        <h3>{account.name}</h3>
        {account.demonstration && <Tag>{words.fictitious}</Tag>}
      </div>
      <Facts
        rows={[
          [words.email, account.email],
          [words.phone, account.phone],
          [words.memberships, account.closedAt ? null : <Memberships key="all" account={account} />],
          [words.lastSignedIn, account.lastSignedInAt ? instant(account.lastSignedInAt) : words.never],
          [words.created, instant(account.createdAt)],
          [words.closedOn, account.closedAt && instant(account.closedAt)],
        ]}
      />
      <p>
        <Link
          to="/administration/journal"
          search={{ personne: account.id }}
          aria-label={words.journalOf(account.name)}
        >
          {words.journal}
        </Link>
      </p>
      {!account.closedAt && <CloseAccount account={account} />}
    </>
  );
}

function Memberships({ account }: { account: ListedAccount }) {
  if (account.memberships.length === 0) return words.noMembership;
  return (
    <ul role="list">
      {account.memberships.map((one) => (
        <li key={one.id}>
          {one.organization.name}
          <span className={styles.code}>
            {role[one.role]}
            {one.administrator && `, ${words.administers}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
