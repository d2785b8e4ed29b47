import { Link } from "@tanstack/react-router";
import { useContext, useState } from "react";
import { useDeed } from "../../deed";
import { graphql } from "../../gql";
import { act, sheets as words } from "../../messages/sheets";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { FormActions } from "../../ui/Form";
import { FormContext, type Problem } from "../../ui/formContext";
import { CheckIcon } from "../../ui/Icons";
import { Notice } from "../../ui/Notice";
import { TextField } from "../../ui/TextField";
import { ChangeList } from "./ChangeList";
import styles from "./Sheets.module.css";
import type { useSheetWork } from "./useSheetWork";

const SubmitAction = graphql(`
  mutation SubmitAction($input: SubmitActionInput!) {
    submitAction(input: $input) {
      action {
        id
        pendingRevision {
          id
        }
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const PublishAction = graphql(`
  mutation PublishAction($input: PublishActionInput!) {
    publishAction(input: $input) {
      action {
        id
        pendingRevision {
          id
        }
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const TakeBackAction = graphql(`
  mutation TakeBackAction($input: TakeBackActionInput!) {
    takeBackAction(input: $input) {
      action {
        id
        pendingRevision {
          id
        }
      }
      userErrors {
        field
        message
      }
    }
  }
`);

const AbandonActionDraft = graphql(`
  mutation AbandonActionDraft($input: AbandonActionDraftInput!) {
    abandonActionDraft(input: $input) {
      action {
        id
        pendingRevision {
          id
        }
      }
      userErrors {
        field
        message
      }
    }
  }
`);

type Work = ReturnType<typeof useSheetWork>;

/** What ends the writing of a sheet. Each saves first what is typed. */
export function useFinish(work: Work) {
  const submit = useDeed(SubmitAction);
  const publish = useDeed(PublishAction);
  const takeBack = useDeed(TakeBackAction);
  const abandon = useDeed(AbandonActionDraft);
  const [note, setNote] = useState("");
  const [unready, setUnready] = useState<readonly Problem[]>([]);

  /** Saves everything typed; false when something could not be, and the form says what. */
  async function saved(): Promise<boolean> {
    if (await work.save()) {
      setUnready([]);
      return true;
    }
    const problems = work.now().problems;
    setUnready(problems.length > 0 ? problems : [{ message: words.firstSave }]);
    return false;
  }

  return {
    note,
    setNote,
    takeBack,
    abandon,
    pending: submit.pending || publish.pending,
    problems: unready.length > 0 ? unready : submit.problems.length > 0 ? submit.problems : publish.problems,
    saved,
    submit,
    publish,
  };
}

type Finish = ReturnType<typeof useFinish>;
type Props = { work: Work; finish: Finish; onDone: () => void };

/** What is missing, what has changed, and the buttons that publish or ask for a review. */
export function FinishSection({ work, finish, onDone }: Props) {
  const announce = useAnnounce();
  const { sheet } = work;
  const open = sheet.pendingRevision;
  const changes = open?.changes ?? [];
  const missing = (open?.action ?? sheet).missing;
  const published = sheet.revision > 0;
  const atOnce = changes.filter((change) => change.atOnce).length;
  const label =
    published && atOnce === changes.length && atOnce > 0
      ? words.submitAtOnce
      : published && atOnce > 0
        ? words.submitMixed
        : words.submit;
  const may = (name: (typeof sheet.allowedActs)[number]) => sheet.allowedActs.includes(name);

  async function send(deed: "submit" | "publish") {
    if (!(await finish.saved())) return;
    const { version } = work.now();
    const done =
      deed === "submit"
        ? await finish.submit.send({ id: sheet.id, version, note: finish.note })
        : await finish.publish.send({ id: sheet.id, version });
    const answer = done && ("submitAction" in done ? done.submitAction.action : done.publishAction.action);
    if (!answer) return;
    work.end();
    announce(answer.pendingRevision ? words.submitted : words.published);
    onDone();
  }

  return (
    <>
      <h3>{words.missingTitle}</h3>
      {missing.length === 0 ? (
        <p className={styles.good}>
          <CheckIcon size={16} /> {words.nothingMissing}
        </p>
      ) : (
        <MissingList slug={sheet.slug} missing={missing} />
      )}
      <h3>{words.changesTitle}</h3>
      {changes.length === 0 ? (
        <p>{words.noChange}</p>
      ) : (
        <>
          {published && <p className={styles.note}>{words.publicReads}</p>}
          <ChangeList changes={changes} level={4} />
        </>
      )}
      {may("SUBMIT") && label !== words.submitAtOnce && (
        <TextField
          name="note"
          label={words.note}
          hint={words.noteHint}
          rows={3}
          value={finish.note}
          onChange={finish.setNote}
        />
      )}
      <FormActions>
        {may("SUBMIT") && (
          <Button look="strong" isPending={finish.pending} onPress={() => void send("submit")}>
            {label}
          </Button>
        )}
        {may("PUBLISH") && (
          <Button isPending={finish.pending} onPress={() => void send("publish")}>
            {words.publish}
          </Button>
        )}
        {may("ABANDON") && open && (
          <Confirm
            label={act.ABANDON ?? ""}
            question={words.abandonQuestion}
            isPending={finish.abandon.pending}
            onConfirm={async () => {
              const done = await finish.abandon.send({ id: sheet.id, version: work.now().version });
              if (!done) return;
              work.end();
              announce(words.done);
              onDone();
            }}
          />
        )}
      </FormActions>
      <p className={styles.note}>{may("PUBLISH") ? words.publishHint : words.reviewHint}</p>
      {finish.abandon.problems.map(({ message }) => (
        <Notice key={message} tone="danger" role="alert">
          {message}
        </Notice>
      ))}
    </>
  );
}

type Missing = ReadonlyArray<{ field: readonly string[]; message: string }>;

/** What the sheet does not say by a field: who runs the action, and who receives prescriptions. */
const ABOUT_PROVIDERS: ReadonlySet<string> = new Set(["providers", "prescription.channels.PLATFORM"]);

/** What a sheet lacks, each line leading to its field or to where it is said. */
function MissingList({ slug, missing }: { slug: string; missing: Missing }) {
  const { find } = useContext(FormContext);
  return (
    <ul className={styles.missing}>
      {missing.map(({ field, message }) => {
        const path = field.join(".");
        const target = find(path);
        if (ABOUT_PROVIDERS.has(path)) {
          return (
            <li key={path}>
              <Link to="/mes-fiches/$slug/porteurs" params={{ slug }}>
                {message}
              </Link>
            </li>
          );
        }
        return (
          <li key={`${path} ${message}`}>
            {target ? (
              <a
                href={`#${target.id}`}
                onClick={(event) => {
                  event.preventDefault();
                  document.getElementById(target.id)?.focus();
                }}
              >
                {message}
              </a>
            ) : (
              message
            )}
          </li>
        );
      })}
    </ul>
  );
}
