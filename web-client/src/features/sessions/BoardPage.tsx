import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import type { SessionBoardQuery } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { ViewerPending } from "../../layout/ViewerPending";
import { useStream } from "../../live";
import { board as words } from "../../messages/board";
import { header, sessionPages } from "../../messages/header";
import button from "../../ui/Button.module.css";
import { SingleCheckbox } from "../../ui/Choices";
import { cx } from "../../ui/cx";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { useViewer } from "../../viewer";
import styles from "./Board.module.css";
import { SessionRow } from "./SessionRow";

const SessionBoard = graphql(`
  query SessionBoard($ended: Boolean!, $after: String) {
    sessionBoard {
      actions {
        id
        code
      }
      sessions(ended: $ended, first: 100, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          action {
            id
            code
            slug
            shortTitle
            providers {
              organization {
                id
              }
            }
          }
          ...SessionRow_session
        }
      }
    }
  }
`);

const BoardChanged = graphql(`
  subscription BoardChanged($codes: [String!]!) {
    actionPlacesChanged(codes: $codes) {
      id
    }
  }
`);

/** « Mes places »: the sessions that one keeps, to be set right in a minute, on a telephone. */
export function BoardPage() {
  const { viewer, can } = useViewer();
  if (viewer === undefined) return <ViewerPending />;
  if (!can("MANAGE_SESSIONS")) {
    return (
      <div className={page.page}>
        <PageHeading title={sessionPages.board} />
        <p>{viewer === null ? words.signedOut : words.notYours}</p>
        <p>
          {viewer === null ? (
            <Link to="/connexion" search={{ retour: "/mes-places" }}>
              {header.signIn}
            </Link>
          ) : (
            <Link to="/espace">{header.workspace}</Link>
          )}
        </p>
      </div>
    );
  }
  return <Board />;
}

function Board() {
  const [ended, setEnded] = useState(false);
  const [pages, setPages] = useState<string[]>([]);
  const after = pages.at(-1) ?? null;
  const [{ data, error, fetching }, ask] = useQuery({
    query: SessionBoard,
    variables: { ended, after },
    requestPolicy: "cache-and-network",
  });
  const board = data?.sessionBoard;
  const groups = byAction(board?.sessions.nodes ?? []);
  const codes = groups.map(([action]) => action.code);
  return (
    <div className={styles.board}>
      <PageHeading title={sessionPages.board} />
      <p className={styles.lead}>{words.lead}</p>
      {error && !fetching && (
        <LoadError error={error} onRetry={() => ask({ requestPolicy: "network-only" })} />
      )}
      {!board && !error && <Skeleton lines={["short", "long", "long", "short", "long", "long"]} />}
      {board && (
        <>
          <div className={page.actions}>
            {board.actions.length > 0 && (
              <Link to="/mes-places/nouvelle" className={cx(button.button, button.strong)}>
                {words.open}
              </Link>
            )}
            <SingleCheckbox
              label={words.ended}
              isSelected={ended}
              onChange={(next) => {
                setEnded(next);
                setPages([]);
              }}
            />
          </div>
          {codes.length > 0 && <Live codes={codes} onChange={() => ask({ requestPolicy: "network-only" })} />}
          {groups.length === 0 && <p>{board.actions.length > 0 ? words.empty : words.emptyNothing}</p>}
          {groups.map(([action, sessions]) => (
            <section key={action.id} aria-labelledby={`action-${action.code}`} className={styles.group}>
              <h2 id={`action-${action.code}`}>
                <Link to="/actions/$slug" params={{ slug: action.slug }}>
                  {action.shortTitle}
                </Link>{" "}
                <span className={styles.code}>{action.code}</span>
              </h2>
              {sessions.map((session) => (
                <SessionRow key={session.id} session={session} several={action.providers.length > 1} />
              ))}
            </section>
          ))}
          {(pages.length > 0 || board.sessions.pageInfo.hasNextPage) && (
            <p className={page.actions}>
              {pages.length > 0 && (
                <button type="button" className={button.button} onClick={() => setPages(pages.slice(0, -1))}>
                  {words.previous}
                </button>
              )}
              {board.sessions.pageInfo.hasNextPage && (
                <button
                  type="button"
                  className={button.button}
                  onClick={() => setPages([...pages, board.sessions.pageInfo.endCursor ?? ""])}
                >
                  {words.next(board.sessions.totalCount)}
                </button>
              )}
            </p>
          )}
        </>
      )}
    </div>
  );
}

/** Follows the actions of the board: a colleague's change shows without anybody asking. */
function Live({ codes, onChange }: { codes: string[]; onChange: () => void }) {
  useStream(BoardChanged, { codes }, onChange);
  return null;
}

type Listed = SessionBoardQuery["sessionBoard"]["sessions"]["nodes"][number];

/** The sessions of each action, as the list has them. */
function byAction(sessions: Listed[]): Array<[Listed["action"], Listed[]]> {
  const groups = new Map<string, [Listed["action"], Listed[]]>();
  for (const session of sessions) {
    const group = groups.get(session.action.id) ?? [session.action, []];
    group[1].push(session);
    groups.set(session.action.id, group);
  }
  return [...groups.values()];
}
