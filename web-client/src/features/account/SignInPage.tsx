import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { signIn as words } from "../../messages/account";
import { header } from "../../messages/header";
import { askSession } from "../../session";
import { Button } from "../../ui/Button";
import buttons from "../../ui/Button.module.css";
import { cx } from "../../ui/cx";
import { Form, FormActions } from "../../ui/Form";
import type { Problem } from "../../ui/formContext";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { TextField } from "../../ui/TextField";
import { useViewer } from "../../viewer";

const SignInMethods = graphql(`
  query SignInMethods {
    installation {
      signInMethods
      identityProvider
    }
  }
`);

/** The ways to sign in, and only those that this server has. */
export function SignInPage({ back }: { back: string | undefined }) {
  const { viewer } = useViewer();
  const [{ data, error, fetching }, retry] = useQuery({ query: SignInMethods });
  const methods = data?.installation.signInMethods ?? [];
  return (
    <div className={page.page}>
      <PageHeading title={header.signIn} />
      <p>{words.lead}</p>
      {viewer && (
        <Notice>
          <p>
            {words.already(viewer.name)} <Link to="/espace">{words.toWorkspace}</Link>
          </p>
        </Notice>
      )}
      {error && !fetching && (
        <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
      )}
      {!data && !error && <Skeleton lines={["long", "short"]} />}
      {data?.installation.identityProvider && (
        <ByProvider name={data.installation.identityProvider} back={back} />
      )}
      {methods.includes("LINK") && <ByLink />}
      {methods.includes("DEMONSTRATION") && (
        <section aria-labelledby="demonstration">
          <h2 id="demonstration">{words.demonstrationTitle}</h2>
          <p>{words.demonstrationLead}</p>
          <p>
            <Link to="/connexion/demo" {...(back ? { search: { retour: back } } : {})}>
              {words.toDemonstration}
            </Link>
          </p>
        </section>
      )}
      {data && <p>{words.noAccount}</p>}
    </div>
  );
}

/** A link of the browser's own: it leaves the site for the provider's. */
function ByProvider({ name, back }: { name: string; back: string | undefined }) {
  const query = back ? `?${new URLSearchParams({ retour: back })}` : "";
  return (
    <section aria-labelledby="fournisseur">
      <h2 id="fournisseur">{words.providerTitle(name)}</h2>
      <p>{words.providerLead(name)}</p>
      <p className={page.actions}>
        <a href={`/session/oidc${query}`} className={cx(buttons.button, buttons.strong)}>
          {words.toProvider(name)}
        </a>
        {name === "ProConnect" && <a href="https://www.proconnect.gouv.fr/">{words.aboutProConnect}</a>}
      </p>
    </section>
  );
}

function ByLink() {
  const [email, setEmail] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<Problem[]>([]);
  const sent = useRef<HTMLDivElement>(null);
  // The form that had the focus is gone: what took its place has it.
  useEffect(() => {
    if (sentTo !== null) sent.current?.focus();
  }, [sentTo]);

  async function ask() {
    setBusy(true);
    const answer = await askSession("POST", "/session/link", { email });
    setBusy(false);
    setProblems(answer.ok ? [] : [{ field: ["email"], message: answer.message ?? words.failed }]);
    if (answer.ok) setSentTo(email.trim());
  }

  return (
    <section aria-labelledby="lien">
      <h2 id="lien">{words.linkTitle}</h2>
      {sentTo ? (
        <>
          <div ref={sent} tabIndex={-1}>
            <Notice>
              <p>
                <strong>{words.sentTitle}.</strong> {words.sent(sentTo)}
              </p>
              <p>{words.notReceived}</p>
            </Notice>
          </div>
          <div>
            <Button onPress={() => setSentTo(null)}>{words.otherAddress}</Button>
          </div>
        </>
      ) : (
        <>
          <p>{words.linkLead}</p>
          <Form problems={problems} onSubmit={() => void ask()}>
            <TextField
              name="email"
              label={words.email}
              hint={words.emailHint}
              type="email"
              autoComplete="email"
              value={email}
              onChange={setEmail}
            />
            <FormActions>
              <Button type="submit" isDisabled={busy}>
                {busy ? words.asking : words.askLink}
              </Button>
            </FormActions>
          </Form>
        </>
      )}
    </section>
  );
}
