import { Link, useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { ConfirmPage_RequestFragment } from "../../gql/graphql";
import page from "../../layout/Page.module.css";
import { longDate, m } from "../../messages";
import { confirming as words } from "../../messages/campaigns";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Facts } from "../../ui/Facts";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import styles from "./Campaigns.module.css";

const ConfirmPage_request = graphql(`
  fragment ConfirmPage_request on ConfirmationRequest {
    id
    name
    expiresAt
    word
    askedBy
    endsOn
    items {
      confirmedAt
      contacts {
        name
        role
        phone
        email
      }
      action {
        id
        code
        slug
        title
        revision
        summary
        confirmedAt
        coverage {
          text
        }
        prescription {
          channels
          instructions
        }
        locations {
          name
          address
          hours
        }
      }
    }
  }
`);

const ReadConfirmation = graphql(`
  query ReadConfirmation($token: String!) {
    confirmation(token: $token) {
      request {
        id
        ...ConfirmPage_request
      }
      userErrors {
        message
      }
    }
  }
`);

const ConfirmSheets = graphql(`
  mutation ConfirmSheets($input: ConfirmSheetsInput!) {
    confirmSheets(input: $input) {
      request {
        id
        ...ConfirmPage_request
      }
      userErrors {
        message
      }
    }
  }
`);

/**
 * Where the link of a mail that asks to confirm leads. Opening it changes nothing: the buttons do. The token stands in the
 * fragment of the address, which no server sees.
 */
export function ConfirmPage() {
  const token = useLocation({ select: (location) => location.hash });
  const [{ data, error }, refresh] = useQuery({
    query: ReadConfirmation,
    variables: { token },
    pause: token === "",
    requestPolicy: "network-only",
  });
  const answer = data?.confirmation;
  const problem = token === "" ? words.noToken : error ? words.failed : answer?.userErrors[0]?.message;
  return (
    <div className={page.page}>
      <PageHeading title={words.title} />
      {problem ? (
        <Notice tone="caution" role="alert">
          {problem}
        </Notice>
      ) : answer?.request ? (
        <Asked
          key={answer.request.id}
          token={token}
          request={answer.request}
          refresh={() => refresh({ requestPolicy: "network-only" })}
        />
      ) : (
        <p role="status">{words.reading}</p>
      )}
    </div>
  );
}

type AskedProps = { token: string; request: FragmentType<typeof ConfirmPage_request>; refresh: () => void };
type Item = ConfirmPage_RequestFragment["items"][number];

function Asked({ token, request: ref, refresh }: AskedProps) {
  const request = readFragment(ConfirmPage_request, ref);
  const [{ fetching }, execute] = useMutation(ConfirmSheets);
  const [problem, setProblem] = useState<string | null>(null);
  const announce = useAnnounce();
  const waiting = request.items.filter(({ confirmedAt }) => !confirmedAt);

  async function confirm(items: readonly Item[]) {
    setProblem(null);
    const { data } = await execute({
      input: { token, sheets: items.map(({ action }) => ({ action: action.id, revision: action.revision })) },
    });
    const answer = data?.confirmSheets;
    if (answer?.request) announce(words.confirmed(items.length));
    else setProblem(answer?.userErrors[0]?.message ?? words.failed);
    refresh();
  }

  return (
    <>
      <p>{words.hello(request.name)}</p>
      <p>{words.lead(request.items.length)}</p>
      {request.askedBy && request.endsOn && <p>{words.campaign(request.askedBy, request.endsOn)}</p>}
      {request.word && <blockquote className={styles.word}>{request.word}</blockquote>}
      {problem && (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      {waiting.length > 1 && (
        <Button look="strong" isPending={fetching} onPress={() => void confirm(waiting)}>
          {words.confirmAll(waiting.length)}
        </Button>
      )}
      <ul role="list" className={styles.list}>
        {request.items.map((item) => (
          <li key={item.action.id}>
            <SheetToConfirm item={item} isPending={fetching} onConfirm={() => void confirm([item])} />
          </li>
        ))}
      </ul>
      <p className={styles.meta}>{words.expires(request.expiresAt)}</p>
    </>
  );
}

type SheetProps = { item: Item; isPending: boolean; onConfirm: () => void };

function SheetToConfirm({ item, isPending, onConfirm }: SheetProps) {
  const { action, contacts, confirmedAt } = item;
  const joined = (...parts: Array<string | null | undefined>) => parts.filter(Boolean).join(", ");
  return (
    <article className={styles.card} aria-labelledby={`fiche-${action.id}`}>
      <h2 id={`fiche-${action.id}`}>
        <span className={styles.code}>{action.code}</span>{" "}
        <Link to="/actions/$slug" params={{ slug: action.slug }}>
          {action.title}
        </Link>
      </h2>
      <Facts
        rows={[
          [words.facts.summary, action.summary],
          [words.facts.sector, action.coverage.text],
          [
            words.facts.orient,
            joined(
              ...action.prescription.channels.map((channel) => m.labels.channel[channel]),
              action.prescription.instructions,
            ) || words.notSaid,
          ],
          [
            words.facts.contacts,
            contacts.length === 0 ? (
              words.notSaid
            ) : (
              <ul>
                {contacts.map(({ name, role, phone, email }) => (
                  <li key={joined(name, role, phone, email)}>{joined(name, role, phone, email)}</li>
                ))}
              </ul>
            ),
          ],
          [
            words.facts.locations,
            action.locations.length > 0 && (
              <ul>
                {action.locations.map(({ name, address, hours }) => (
                  <li key={joined(name, address)}>{joined(name, address, hours)}</li>
                ))}
              </ul>
            ),
          ],
          [
            words.facts.last,
            !confirmedAt && (action.confirmedAt ? longDate(action.confirmedAt) : words.facts.never),
          ],
        ]}
      />
      {confirmedAt ? (
        <p className={styles.done}>{words.confirmedOn(confirmedAt)}</p>
      ) : (
        <>
          <p>
            {words.wrong}{" "}
            <Link to="/mes-fiches/$slug/modifier" params={{ slug: action.slug }}>
              {words.correct}
            </Link>
            {words.signIn}
          </p>
          <div>
            <Button
              look="strong"
              isPending={isPending}
              aria-label={`${words.confirm} ${words.about(action.title)}`}
              onPress={onConfirm}
            >
              {words.confirm}
            </Button>
          </div>
        </>
      )}
    </article>
  );
}
