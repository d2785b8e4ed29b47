import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import type { ReferralSlipQuery } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { longDate, m } from "../../messages";
import { slip as words } from "../../messages/referralPapers";
import { moment, referrals } from "../../messages/referrals";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { PrintIcon } from "../../ui/Icons";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { ReferralReaders } from "./ReferralReaders";
import styles from "./SlipPage.module.css";

const ReferralSlipDocument = graphql(`
  query ReferralSlip($number: String!) {
    referral(number: $number) {
      id
      number
      actionTitle
      beneficiary {
        id
        firstName
        lastName
      }
      referrer {
        name
        phone
        organization {
          id
          name
        }
      }
      provider {
        id
        name
      }
      appointment {
        startsAt
        place
      }
      session {
        id
        startsOn
        location {
          name
          address
          hours
          territory {
            id
            name
          }
        }
      }
      action {
        id
        locations {
          name
          address
          phone
          hours
          territory {
            id
            name
          }
        }
        contacts {
          name
          phone
        }
        prescription {
          documents
        }
      }
    }
  }
`);

type Referral = NonNullable<ReferralSlipQuery["referral"]>;

/** « Papier pour la personne »: one printed page that says where, when, whom to call and what to bring. */
export function SlipPage({ number }: { number: string }) {
  return (
    <ReferralReaders title={words.title(number)}>
      <Slip number={number} />
    </ReferralReaders>
  );
}

function Slip({ number }: { number: string }) {
  const [{ data, error, fetching }, ask] = useQuery({
    query: ReferralSlipDocument,
    variables: { number },
    requestPolicy: "cache-and-network",
  });
  const referral = data?.referral;
  return (
    <div className={page.page}>
      <div className={cx(page.page, "no-print")}>
        <Breadcrumbs label={m.common.breadcrumbs} current={words.open}>
          <Link to="/prescriptions">{referrals.back}</Link>
          <Link to="/prescriptions/$number" params={{ number }}>
            {referrals.one(number)}
          </Link>
        </Breadcrumbs>
        <PageHeading title={words.title(number)} />
        <p>{words.lead}</p>
        {referral?.beneficiary && (
          <Button look="strong" onPress={() => window.print()}>
            <PrintIcon /> {words.print}
          </Button>
        )}
      </div>
      {error && !fetching && (
        <LoadError error={error} onRetry={() => ask({ requestPolicy: "network-only" })} />
      )}
      {!data && !error && <Skeleton lines={["short", "long", "long", "short"]} />}
      {data && !referral && <p>{referrals.notFound}</p>}
      {referral && !referral.beneficiary && <p>{referrals.personGone}</p>}
      {referral?.beneficiary && <Paper referral={referral} />}
    </div>
  );
}

function Paper({ referral }: { referral: Referral }) {
  const { beneficiary: person, referrer, provider, appointment, session, action } = referral;
  const locations = session?.location ? [session.location] : (action?.locations ?? []);
  const documents = action?.prescription.documents ?? [];
  return (
    <article className={styles.paper} aria-labelledby="action">
      <p>
        {words.for} {person?.firstName} {person?.lastName}
      </p>
      <h2 id="action">{referral.actionTitle}</h2>
      {provider && <p className={styles.provider}>{provider.name}</p>}
      <Part title={words.when}>
        {appointment ? (
          <p className={styles.strong}>
            {words.appointment} : {moment(appointment.startsAt)}
          </p>
        ) : (
          <p>{words.whenUnknown}</p>
        )}
        {session?.startsOn && <p>{words.starts(longDate(session.startsOn))}</p>}
      </Part>
      <Part title={words.where}>
        {appointment && <p className={styles.strong}>{appointment.place}</p>}
        {!appointment &&
          locations.map((location) => (
            <p key={`${location.name} ${location.address}`}>
              {[location.name, location.address, location.territory.name, location.hours]
                .filter(Boolean)
                .join(", ")}
            </p>
          ))}
        {!appointment && locations.length === 0 && <p>{words.whereUnknown}</p>}
      </Part>
      <Part title={words.whom}>
        <Callers referral={referral} />
        <p>
          {words.number} : <strong>{referral.number}</strong>
        </p>
        <p>{words.change}</p>
      </Part>
      <Part title={words.bring}>
        {documents.length === 0 && <p>{words.nothingToBring}</p>}
        {documents.length > 0 && (
          <ul className={styles.boxes}>
            {documents.map((document) => (
              <li key={document}>{document}</li>
            ))}
          </ul>
        )}
      </Part>
      {referrer && (
        <Part title={words.referrer}>
          <p>{[referrer.name, referrer.organization.name, referrer.phone].filter(Boolean).join(", ")}</p>
        </Part>
      )}
    </article>
  );
}

/** Who answers at the porteur's: the sheet's contacts, then the telephones of its places. */
function Callers({ referral: { action } }: { referral: Referral }) {
  const contacts = [...(action?.contacts ?? []), ...(action?.locations ?? [])].filter(({ phone }) => phone);
  if (contacts.length === 0) return <p>{words.whomUnknown}</p>;
  return contacts.map(({ name, phone }) => (
    <p key={`${name} ${phone}`}>{[name, phone].filter(Boolean).join(", ")}</p>
  ));
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
