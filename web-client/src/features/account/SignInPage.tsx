import { Link } from "@tanstack/react-router";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { signIn as words } from "../../messages/account";
import { header } from "../../messages/header";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { useViewer } from "../../viewer";

const SignInMethods = graphql(`
  query SignInMethods {
    installation {
      demonstration
    }
  }
`);

/** The ways to sign in, and only those that this server has. */
export function SignInPage({ back }: { back: string | undefined }) {
  const { viewer } = useViewer();
  const [{ data, error, fetching }, retry] = useQuery({ query: SignInMethods });
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
      {data?.installation.demonstration && (
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
    </div>
  );
}
