import { Link, useLocation } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import page from "../../layout/Page.module.css";
import { longDate } from "../../messages";
import { header, role as roles } from "../../messages/header";
import { requests, invitation as words } from "../../messages/organizations";
import { organizationTitles } from "../../messages/organizationTitles";
import { endSession } from "../../session";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { Facts } from "../../ui/Facts";
import { Form, FormActions } from "../../ui/Form";
import type { Problem } from "../../ui/formContext";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { TextField } from "../../ui/TextField";
import { askInvitation, type Offer } from "./invitation";
import styles from "./Organizations.module.css";

type State =
  | { at: "reading" }
  | { at: "refused"; problem: Problem }
  | { at: "offered"; offer: Offer }
  | { at: "joined"; organization: string }
  | { at: "declined" };

/**
 * Where the link of an invitation leads. Opening it changes nothing: the buttons do. The token stands in the fragment of the
 * address, which no server sees.
 */
export function InvitationPage() {
  const token = useLocation({ select: (location) => location.hash });
  const [state, setState] = useState<State>({ at: "reading" });
  useEffect(() => {
    let current = true;
    if (token === "") {
      setState({ at: "refused", problem: { message: words.noToken } });
      return;
    }
    setState({ at: "reading" });
    void askInvitation<{ invitation: Offer }>("/reading", { token }, words.failed).then((answer) => {
      if (!current) return;
      if ("done" in answer) setState({ at: "offered", offer: answer.done.invitation });
      else setState({ at: "refused", problem: answer.problems[0] ?? { message: words.failed } });
    });
    return () => {
      current = false;
    };
  }, [token]);

  switch (state.at) {
    case "reading":
      return (
        <div className={page.page}>
          <PageHeading title={organizationTitles.invitation} />
          <p role="status">{words.reading}</p>
        </div>
      );
    case "refused":
      return <Refused problem={state.problem} />;
    case "declined":
      return (
        <div className={page.page} key="declined">
          <Settled title={words.declinedTitle}>{words.declined}</Settled>
        </div>
      );
    case "joined":
      return (
        <div className={page.page} key="joined">
          <Settled title={words.joinedTitle}>{words.joined(state.organization)}</Settled>
          <p>
            <Link to="/connexion" search={{ retour: "/espace" }}>
              {requests.signIn}
            </Link>
          </p>
        </div>
      );
    case "offered":
      return <Offered token={token} offer={state.offer} onState={setState} />;
  }
}

/** What has become of the invitation: the heading takes the focus, since what had it is gone. */
function Settled({ title, children }: { title: string; children: string }) {
  useEffect(() => document.querySelector<HTMLElement>("h1")?.focus(), []);
  return (
    <>
      <PageHeading title={title} />
      <p role="status">{children}</p>
    </>
  );
}

function Refused({ problem }: { problem: Problem }) {
  const somebodyElse = problem.field?.[0] === "account";
  const [failed, setFailed] = useState(false);
  /** Signs out and stays on the invitation, which is for somebody else. */
  async function signOutHere() {
    setFailed(false);
    const { ok } = await endSession();
    if (ok) window.location.reload();
    else setFailed(true);
  }
  return (
    <div className={page.page}>
      <PageHeading title={words.cannotTitle} documentTitle={organizationTitles.invitation} />
      <Notice tone="caution" role="alert">
        <p>{problem.message}</p>
      </Notice>
      {somebodyElse ? (
        <>
          <Button look="strong" onPress={() => void signOutHere()}>
            {words.otherAccount}
          </Button>
          {failed && (
            <Notice tone="danger" role="alert" small>
              {header.signOutFailed}
            </Notice>
          )}
        </>
      ) : (
        <p>
          <Link to="/connexion">{requests.signIn}</Link>
        </p>
      )}
    </div>
  );
}

type OfferedProps = { token: string; offer: Offer; onState: (state: State) => void };

function Offered({ token, offer, onState }: OfferedProps) {
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [pending, setPending] = useState(false);

  async function accept() {
    if (pending) return;
    setPending(true);
    const answer = await askInvitation<{ signedIn: boolean }>("", { token, name, phone }, words.failed);
    setPending(false);
    if ("problems" in answer) {
      setProblems(answer.problems);
      return;
    }
    // The whole site is read anew, as a member.
    if (answer.done.signedIn) window.location.assign("/espace");
    else onState({ at: "joined", organization: offer.organization.name });
  }
  async function decline() {
    setPending(true);
    const answer = await askInvitation<object>("/refusal", { token }, words.failed);
    setPending(false);
    if ("problems" in answer) setProblems(answer.problems);
    else onState({ at: "declined" });
  }

  return (
    <div className={page.page}>
      <PageHeading
        title={words.offered(offer.organization.name)}
        documentTitle={organizationTitles.invitation}
      />
      <Facts
        rows={[
          [words.by, offer.invitedBy],
          [words.email, offer.email],
          [
            words.role,
            offer.administrator ? `${roles[offer.role]}, ${words.administers}` : roles[offer.role],
          ],
          [words.until, longDate(offer.expiresAt)],
        ]}
      />
      <p>{offer.hasAccount ? words.hasAccount : words.newAccount}</p>
      <Form
        problems={problems}
        onSubmit={() => void accept()}
        label={organizationTitles.invitation}
        className={styles.box ?? ""}
      >
        {!offer.hasAccount && (
          <>
            <TextField name="name" label={words.name} autoComplete="name" value={name} onChange={setName} />
            <TextField
              name="phone"
              label={words.phone}
              optional
              type="tel"
              autoComplete="tel"
              value={phone}
              onChange={setPhone}
            />
          </>
        )}
        <FormActions>
          <Button type="submit" look="strong" isPending={pending}>
            {words.accept}
          </Button>
          <Confirm
            label={words.decline}
            question={words.declineQuestion}
            isPending={pending}
            onConfirm={() => void decline()}
          />
        </FormActions>
      </Form>
    </div>
  );
}
