import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import page from "../../layout/Page.module.css";
import { link as words } from "../../messages/account";
import { header } from "../../messages/header";
import { askSession, safeReturn } from "../../session";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";

/**
 * Where a link to sign in leads. Its token stands in the address's fragment, which no server and no log sees; it leaves
 * the address bar and the history at once, and is sent only by the button: whoever opens every link of a mail signs
 * nobody in.
 */
export function LinkPage() {
  const [token] = useState(() => window.location.hash.slice(1));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    window.history.replaceState(window.history.state, "", window.location.pathname);
  }, []);

  async function use() {
    setBusy(true);
    const answer = await askSession("POST", "/session/link/use", { token });
    // Loaded anew: no answer to whoever was here before stays in memory.
    if (answer.ok) return window.location.assign(safeReturn(undefined));
    setBusy(false);
    setProblem(answer.message ?? words.failed);
  }

  return (
    <div className={page.page}>
      <PageHeading title={header.signInLink} />
      {token && problem === null && (
        <>
          <p>{words.lead}</p>
          <Button look="strong" isDisabled={busy} onPress={() => void use()}>
            {busy ? words.using : words.use}
          </Button>
        </>
      )}
      {!token && <Notice tone="caution">{words.absent}</Notice>}
      {problem !== null && (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      {(!token || problem !== null) && <Link to="/connexion">{words.another}</Link>}
    </div>
  );
}
