// @ts-nocheck: oidc-provider comes without types.
/**
 * A real OpenID provider (oidc-provider) with the manners of ProConnect: the secret in the body, user information as a
 * signed token, a level of authentication, no page of consent, logout through the browser. Whoever says an address is
 * that person. Started by signin-provider.spec.ts; ends with the process that started it.
 *
 *   node provider.mjs PORT SITE     (SITE: http://127.0.0.1:8080)
 */
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [port, site] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

/** Whose authentication is weaker: those whose address begins so. */
const levelOf = (email) => (email.startsWith("faible.") ? "eidas0" : "eidas1");

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "traverse",
      client_secret: "un-secret-d-essai-que-personne-ne-devine",
      redirect_uris: [`${site}/session/oidc/retour`],
      post_logout_redirect_uris: [`${site}/session/oidc/adieu`],
      token_endpoint_auth_method: "client_secret_post",
      userinfo_signed_response_alg: "RS256",
    },
  ],
  acrValues: ["eidas0", "eidas1"],
  claims: {
    openid: ["sub"],
    email: ["email"],
    given_name: ["given_name"],
    usual_name: ["usual_name"],
    siret: ["siret"],
    acr: null,
  },
  cookies: { keys: ["une clé d’essai"] },
  features: {
    devInteractions: { enabled: false },
    claimsParameter: { enabled: true },
    jwtUserinfo: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = page(
          "Se déconnecter ?",
          `${form}<button form="op.logoutForm" name="logout" value="yes">Oui, me déconnecter</button>`,
        );
      },
    },
  },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      email: id,
      given_name: "Prénom",
      usual_name: "Nom",
      siret: "21130055300016",
    }),
  }),
  // Everything that the service asks for is granted: the employer has agreed for the person.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid email given_name usual_name siret");
    await grant.save();
    return grant;
  },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
});

function page(title, body) {
  return `<!doctype html><html lang="fr"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${body}</html>`;
}

function form() {
  return page(
    "Fournisseur d’essai",
    `<form method="post"><label>Adresse <input name="email" type="email" autofocus></label>
     <button>Continuer</button> <button name="cancel" value="1">Annuler</button></form>`,
  );
}

async function interact(request, response) {
  if (request.method !== "POST") {
    response.setHeader("Content-Type", "text/html; charset=utf-8").end(form());
    return;
  }
  let body = "";
  for await (const part of request) body += part;
  const said = new URLSearchParams(body);
  const result = said.get("cancel")
    ? { error: "access_denied", error_description: "La personne a renoncé." }
    : { login: { accountId: said.get("email"), acr: levelOf(said.get("email")) } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const answer = provider.callback();
createServer((request, response) => {
  if (!request.url.startsWith("/interaction/")) return answer(request, response);
  interact(request, response).catch((error) => {
    console.error(error);
    response.writeHead(500).end();
  });
}).listen(Number(port), "127.0.0.1", () => console.log(`ready ${issuer}`));

// Whoever started it has gone: so does it.
process.stdin.on("end", () => process.exit(0)).resume();
