import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import page from "../../layout/Page.module.css";
import { refusal as words } from "../../messages/account";
import { header } from "../../messages/header";
import { signOut } from "../../session";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";

const RefusalContact = graphql(`
  query RefusalContact {
    installation {
      identityProvider
      contact
    }
  }
`);

type Reason = keyof typeof words.reasons;

/** Why somebody could not come in through the identity provider, and what to do about it. */
export function RefusalPage({ reason }: { reason: string | undefined }) {
  if (reason === "sans-acces") return <NoAccess />;
  const known = reason !== undefined && Object.hasOwn(words.reasons, reason);
  return (
    <div className={page.page}>
      <PageHeading title={header.noEntry} />
      <Notice tone="caution">{words.reasons[known ? (reason as Reason) : "tentative-expiree"]}</Notice>
      <Link to="/connexion">{words.again}</Link>
    </div>
  );
}

/** For a person whom the provider knows and who has no account here: why, and whom to ask. */
function NoAccess() {
  const [{ data }] = useQuery({ query: RefusalContact });
  const email = useRefusedEmail();
  const provider = data?.installation.identityProvider;
  const [failed, setFailed] = useState(false);
  return (
    <div className={page.page}>
      <PageHeading title={words.noAccessTitle} />
      {provider && (
        <Notice tone="caution">
          <p>{words.noAccess(provider)}</p>
          {email && <p>{words.address(email)}</p>}
        </Notice>
      )}
      <section aria-labelledby="pourquoi">
        <h2 id="pourquoi">{words.whyTitle}</h2>
        <ul>
          {words.whys.map((why) => (
            <li key={why}>{why}</li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="a-qui">
        <h2 id="a-qui">{words.whoTitle}</h2>
        <p>{words.who}</p>
        {data?.installation.contact && <p>{data.installation.contact}</p>}
        <p>
          <Link to="/poles">{words.poles}</Link>
        </p>
      </section>
      {provider && (
        <section aria-labelledby="repartir">
          <h2 id="repartir">{words.leave(provider)}</h2>
          <p>{words.leaveHint}</p>
          <p className={page.actions}>
            <Button onPress={() => void signOut().then(({ ok }) => setFailed(!ok))}>
              {words.leave(provider)}
            </Button>
            <Link to="/connexion">{words.again}</Link>
          </p>
          {failed && (
            <Notice tone="danger" role="alert">
              {header.signOutFailed}
            </Notice>
          )}
        </section>
      )}
    </div>
  );
}

/** The address that the provider gave: only the browser that was refused is told. */
function useRefusedEmail(): string {
  const [email, setEmail] = useState("");
  useEffect(() => {
    const leaving = new AbortController();
    fetch("/session/refusal", { signal: leaving.signal })
      .then(async (response) => {
        if (response.ok) setEmail(((await response.json()) as { email: string }).email);
      })
      .catch(() => {}); // the page says the rest without it
    return () => leaving.abort();
  }, []);
  return email;
}
