import { Link } from "@tanstack/react-router";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import type { SessionRosterQuery } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { m } from "../../messages";
import { roster as words } from "../../messages/referralPapers";
import { referralState } from "../../messages/referrals";
import { sessions } from "../../messages/sessions";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { PrintIcon } from "../../ui/Icons";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { Table } from "../../ui/Table";
import { ReferralReaders } from "./ReferralReaders";
import styles from "./RosterPage.module.css";

const SessionRosterDocument = graphql(`
  query SessionRoster($id: ID!, $states: [ReferralState!]) {
    node(id: $id) {
      id
      ... on Session {
        label
        startsOn
        endsOn
        action {
          id
          shortTitle
        }
      }
    }
    referrals(filter: { session: $id, states: $states, direction: RECEIVED }, first: 100) {
      totalCount
      nodes {
        id
        number
        state
        beneficiary {
          id
          firstName
          lastName
          phone
          territory {
            id
            name
          }
        }
      }
    }
  }
`);

/** The states in which a person has a place. */
const WITH_A_PLACE = ["PLACE_OFFERED", "ACCEPTED", "NO_SHOW", "STARTED"] as const;

/** « Liste des personnes » of a session, to print: who has a place in it, with room for a signature. */
export function RosterPage({ session }: { session: string }) {
  return (
    <ReferralReaders title={words.title} act="ANSWER_REFERRALS">
      <Roster session={session} />
    </ReferralReaders>
  );
}

function Roster({ session: id }: { session: string }) {
  const [{ data, error, fetching }, ask] = useQuery({
    query: SessionRosterDocument,
    variables: { id, states: [...WITH_A_PLACE] },
    requestPolicy: "network-only",
  });
  const session = data?.node?.__typename === "Session" ? data.node : null;
  return (
    <div className={styles.page}>
      <div className={cx(page.page, "no-print")}>
        <Breadcrumbs label={m.common.breadcrumbs} current={words.title}>
          <Link to="/mes-places">{words.places}</Link>
        </Breadcrumbs>
        <PageHeading title={words.title} />
        <p>{words.lead}</p>
        {data && data.referrals.nodes.length > 0 && (
          <Button look="strong" onPress={() => window.print()}>
            <PrintIcon /> {words.print}
          </Button>
        )}
      </div>
      {error && !fetching && (
        <LoadError error={error} onRetry={() => ask({ requestPolicy: "network-only" })} />
      )}
      {!data && !error && <Skeleton lines={["short", "long", "long", "short"]} />}
      {data && !session && <p>{words.notFound}</p>}
      {data && session && (
        <>
          <h2 className={styles.session}>
            {session.action.shortTitle} – {session.label}
          </h2>
          <p>{sessions.when(session.startsOn ?? null, session.endsOn ?? null)}</p>
          <People caption={words.caption(session.label)} referrals={data.referrals.nodes} />
          {data.referrals.totalCount > data.referrals.nodes.length && (
            <Notice tone="caution">
              {words.limit(data.referrals.nodes.length, data.referrals.totalCount)}
            </Notice>
          )}
        </>
      )}
    </div>
  );
}

type PeopleProps = { caption: string; referrals: SessionRosterQuery["referrals"]["nodes"] };

function People({ caption, referrals }: PeopleProps) {
  if (referrals.length === 0) return <p>{words.empty}</p>;
  const byName = referrals.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b), "fr"));
  return (
    <Table
      caption={caption}
      hideCaption
      columns={[words.name, words.phone, words.home, words.number, words.state, words.signature]}
      rows={byName.map((one) => ({
        key: one.id,
        head: nameOf(one),
        cells: [
          one.beneficiary?.phone,
          one.beneficiary?.territory.name,
          <Link key="number" to="/prescriptions/$number" params={{ number: one.number }}>
            {one.number}
          </Link>,
          referralState[one.state],
          "",
        ],
      }))}
    />
  );
}

function nameOf({ beneficiary: person }: PeopleProps["referrals"][number]): string {
  return person ? `${person.lastName} ${person.firstName}` : words.gone;
}
