import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useDeed } from "../../deed";
import { type FragmentType, readFragment } from "../../gql";
import type { SheetCard_ActionFragment } from "../../gql/graphql";
import { longDate, m } from "../../messages";
import { act, actionStatus, revisionStatus, sheets as words } from "../../messages/sheets";
import { sheetTitles as titles } from "../../messages/sheetTitles";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { Disclosure } from "../../ui/Disclosure";
import { Form } from "../../ui/Form";
import { Notice } from "../../ui/Notice";
import { Tag } from "../../ui/Tag";
import { TextField } from "../../ui/TextField";
import styles from "./Sheets.module.css";
import {
  ArchiveAction,
  ConfirmAction,
  RestoreAction,
  ResumeAction,
  SheetCard_action,
  SuspendAction,
} from "./sheetActs";

type Props = {
  action: FragmentType<typeof SheetCard_action>;
  /** What was refused may have been read before somebody else acted. */
  onRefused: () => void;
};

/** One of the sheets that somebody keeps: its state, what it lacks, and the gestures that it allows now. */
export function SheetCard({ action: ref, onRefused }: Props) {
  const action = readFragment(SheetCard_action, ref);
  const open = action.pendingRevision;
  const missing = (open?.action ?? action).missing;
  const title = open?.action.title || action.title;
  return (
    <article className={styles.card}>
      <p className={styles.overline}>{m.action.code(action.code)}</p>
      <h2 className={styles.cardTitle}>
        <Link to="/actions/$slug" params={{ slug: action.slug }}>
          {title}
        </Link>
      </h2>
      <ul role="list" className={styles.tags}>
        <li>
          <Tag tone={action.status === "PUBLISHED" ? "good" : "neutral"}>
            {action.status === "SUSPENDED" && action.suspendedUntil
              ? words.suspendUntil(longDate(action.suspendedUntil))
              : actionStatus[action.status]}
          </Tag>
        </li>
        {open && (
          <li>
            <Tag tone={open.status === "SENT_BACK" ? "caution" : "open"}>{revisionStatus[open.status]}</Tag>
          </li>
        )}
        {action.revision > 0 && (
          <li>
            <Tag tone={action.freshness === "UP_TO_DATE" ? "good" : "caution"}>
              {m.labels.freshness[action.freshness]}
            </Tag>
          </li>
        )}
        <li>
          <Tag tone={missing.length > 0 ? "caution" : "good"}>
            {missing.length > 0 ? words.missing(missing.length) : words.complete}
          </Tag>
        </li>
      </ul>
      {action.revision > 0 && (
        <p className={styles.note}>
          {action.confirmedAt ? words.confirmedOn(longDate(action.confirmedAt)) : words.neverConfirmed}
        </p>
      )}
      <Gestures action={action} title={title} onRefused={onRefused} />
    </article>
  );
}

type GesturesProps = { action: SheetCard_ActionFragment; title: string; onRefused: () => void };

function Gestures({ action, title, onRefused }: GesturesProps) {
  const announce = useAnnounce();
  const confirm = useDeed(ConfirmAction);
  const resume = useDeed(ResumeAction);
  const archive = useDeed(ArchiveAction);
  const restore = useDeed(RestoreAction);
  const may = (name: (typeof action.allowedActs)[number]) => action.allowedActs.includes(name);
  const about = words.of(title);
  const input = { id: action.id, version: action.version };
  const done = (answer: unknown, sentence: string = words.done) => {
    if (answer) announce(sentence);
    else onRefused();
  };
  const problems = [...confirm.problems, ...resume.problems, ...archive.problems, ...restore.problems];
  return (
    <>
      <div className={styles.buttons}>
        {may("CONFIRM") && (
          <Button
            look="strong"
            aria-label={`${act.CONFIRM} ${about}`}
            isPending={confirm.pending}
            onPress={async () => done(await confirm.send(input), words.confirmed(title))}
          >
            {act.CONFIRM}
          </Button>
        )}
        {(may("SAVE") || may("PUBLISH_AT_ONCE") || may("TAKE_BACK")) && (
          <Link
            to="/mes-fiches/$slug/modifier"
            params={{ slug: action.slug }}
            className={styles.button}
            aria-label={`${titles.edit} ${about}`}
          >
            {titles.edit}
          </Link>
        )}
        {may("RESUME") && (
          <Button
            aria-label={`${act.RESUME} ${about}`}
            isPending={resume.pending}
            onPress={async () => done(await resume.send(input))}
          >
            {act.RESUME}
          </Button>
        )}
        {may("RESTORE") && (
          <Button
            aria-label={`${act.RESTORE} ${about}`}
            isPending={restore.pending}
            onPress={async () => done(await restore.send(input))}
          >
            {act.RESTORE}
          </Button>
        )}
        {may("ARCHIVE") && (
          <Confirm
            label={act.ARCHIVE ?? ""}
            about={about}
            question={words.archiveQuestion}
            isPending={archive.pending}
            onConfirm={async () => done(await archive.send(input))}
          />
        )}
      </div>
      {may("SUSPEND") && action.status === "PUBLISHED" && (
        <Disclosure title={words.suspend} level={3}>
          <SuspendForm input={input} onRefused={onRefused} />
        </Disclosure>
      )}
      {problems.map(({ message }) => (
        <Notice key={message} tone="danger" role="alert" small>
          {message}
        </Notice>
      ))}
    </>
  );
}

type SuspendProps = { input: { id: string; version: number }; onRefused: () => void };

function SuspendForm({ input, onRefused }: SuspendProps) {
  const announce = useAnnounce();
  const suspend = useDeed(SuspendAction);
  const [until, setUntil] = useState("");
  return (
    <Form
      problems={suspend.problems}
      label={words.suspend}
      onSubmit={async () => {
        if (await suspend.send({ ...input, ...(until ? { until } : {}) })) announce(words.done);
        else onRefused();
      }}
    >
      <p className={styles.note}>{words.suspendQuestion}</p>
      <TextField
        name="until"
        label={words.suspendDay}
        hint={words.suspendDayHint}
        type="date"
        value={until}
        onChange={setUntil}
      />
      <div>
        <Button type="submit" isPending={suspend.pending}>
          {words.suspend}
        </Button>
      </div>
    </Form>
  );
}
