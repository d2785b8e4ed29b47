import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { m } from "../../messages";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Ticked } from "../../ui/Code";
import { CodeArea } from "../../ui/CodeArea";
import { CopyButton } from "../../ui/CopyButton";
import { PlayIcon } from "../../ui/Icons";
import { PageHeading } from "../../ui/PageHeading";
import { Select } from "../../ui/Select";
import { curlCommand, OPERATIONS, type Operation } from "../integrators/operations";
import { AnswerPanel } from "./AnswerPanel";
import styles from "./ExplorerPage.module.css";
import { type Answer, execute, readVariables } from "./execute";
import { SchemaReader } from "./SchemaReader";

type Draft = { document: string; variables: string };
type Props = { operation: string | undefined; type: string | undefined };

/** Tries operations against this very server. What is typed stays in the page: neither in its address nor stored. */
export function ExplorerPage({ operation: slug, type }: Props) {
  const navigate = useNavigate();
  const announce = useAnnounce();
  // Choosing another operation and coming back finds what was typed.
  const [drafts, setDrafts] = useState<Record<string, Draft>>({});
  const [variablesError, setVariablesError] = useState<string | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [running, setRunning] = useState(false);
  const variablesField = useRef<HTMLTextAreaElement>(null);
  const pending = useRef<AbortController>(undefined);
  useEffect(() => () => pending.current?.abort(), []);

  const operation = OPERATIONS.find((one) => one.slug === slug) ?? (OPERATIONS[0] as Operation);
  const draft = drafts[operation.slug] ?? operation;
  const edited = draft.document !== operation.document || draft.variables !== operation.variables;

  function edit(change: Partial<Draft>) {
    const { document, variables } = { ...draft, ...change };
    setDrafts({ ...drafts, [operation.slug]: { document, variables } });
    setVariablesError(null);
  }

  function choose(next: string) {
    setVariablesError(null);
    setAnswer(null);
    navigate({ to: "/explorateur", search: { operation: next, type }, replace: true, resetScroll: false });
  }

  async function run() {
    const variables = readVariables(draft.variables);
    if (!variables) {
      setVariablesError(m.explorer.badVariables);
      variablesField.current?.focus();
      return;
    }
    pending.current?.abort();
    const controller = new AbortController();
    pending.current = controller;
    setRunning(true);
    const next = await execute(draft.document, variables, controller.signal);
    if (controller.signal.aborted) return;
    setRunning(false);
    setAnswer(next);
    announce(next === "network" ? m.errors.network : m.explorer.announce(next.status, next.errors));
  }

  const variables = readVariables(draft.variables);
  return (
    <div className={styles.page}>
      <div className={styles.intro}>
        <PageHeading title={m.explorer.title} />
        <p className={styles.lead}>
          {m.explorer.lead} <Link to="/integrateurs">{m.explorer.backToIntegrators}</Link>
        </p>
      </div>

      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut; the button does the same */}
      <div
        className={styles.bench}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          run();
        }}
      >
        <div className={styles.editor}>
          <Select
            label={m.explorer.operation}
            value={operation.slug}
            options={OPERATIONS.map(({ slug: value, title }) => ({ value, label: title }))}
            onChange={choose}
          />
          <p className={styles.hint}>
            <Ticked>{operation.purpose}</Ticked>
          </p>
          <CodeArea
            label={m.explorer.document}
            hint={m.explorer.documentHint}
            value={draft.document}
            rows={rowsOf(draft.document, 10, 26)}
            onChange={(document) => edit({ document })}
          />
          <CodeArea
            label={m.explorer.variables}
            value={draft.variables}
            rows={rowsOf(draft.variables, 3, 12)}
            error={variablesError}
            inputRef={variablesField}
            onChange={(text) => edit({ variables: text })}
          />
          <div className={styles.actions}>
            <Button look="strong" onPress={run}>
              <PlayIcon />
              {m.explorer.run}
            </Button>
            {variables && (
              <CopyButton
                label={m.integrators.copyCommand}
                what={m.explorer.thisOperation}
                text={curlCommand(
                  `${window.location.origin}/graphql`,
                  draft.document,
                  JSON.stringify(variables),
                )}
              />
            )}
            {edited && (
              <Button look="quiet" onPress={() => edit(operation)}>
                {m.explorer.reset}
              </Button>
            )}
          </div>
        </div>
        <AnswerPanel answer={answer} running={running} />
      </div>

      <SchemaReader type={type} operation={slug} />
    </div>
  );
}

function rowsOf(text: string, least: number, most: number): number {
  return Math.min(most, Math.max(least, text.split("\n").length + 1));
}
