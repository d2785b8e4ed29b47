import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { m } from "../../messages";
import { CodeBlock, Ticked } from "../../ui/Code";
import { CopyButton } from "../../ui/CopyButton";
import { Facts } from "../../ui/Facts";
import { PageHeading } from "../../ui/PageHeading";
import styles from "./IntegratorsPage.module.css";
import { OperationCard } from "./OperationCard";
import { curlCommand, OPERATIONS } from "./operations";
import { ERRORS, LIMITS } from "./reference";

const FIRST = "query { axes { code title actionCount } }";

const CACHED = `curl -i ENDPOINT --get --data-urlencode 'query={ themes { code title } }'
curl -i ENDPOINT --get --data-urlencode 'query={ themes { code title } }' -H 'If-None-Match: "…"'`;

const FOLLOWED = `curl -N ENDPOINT -H 'Content-Type: application/json' -H 'Accept: text/event-stream' \\
  -d '{"query":"subscription { actionPlacesChanged { code availability } }"}'`;

/** Everything that a program's author needs, with operations that the tests execute. */
export function IntegratorsPage() {
  const endpoint = `${window.location.origin}/graphql`;
  const here = (commands: string) => commands.replaceAll("ENDPOINT", endpoint);
  const first = curlCommand(endpoint, FIRST, "");
  return (
    <div className={styles.page}>
      <div className={styles.intro}>
        <PageHeading title={m.integrators.title} />
        <p className={styles.lead}>
          Le catalogue d’insertion se lit aussi par un programme : une interface GraphQL publique, sans compte
          et sans clé, celle-là même qui sert ce site.
        </p>
        <p>
          <Link to="/explorateur" className={styles.strongLink}>
            {m.integrators.explorer}
          </Link>
        </p>
      </div>

      <nav aria-label={m.integrators.contents} className={styles.contents}>
        <ul role="list">
          {SECTIONS.map(([id, title]) => (
            <li key={id}>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </ul>
      </nav>

      <Section id="commencer">
        <Facts
          rows={[
            ["Adresse", <code key="address">{endpoint}</code>],
            [
              "Méthodes",
              <Prose key="methods">
                `POST` avec un corps en `application/json` (`query`, `operationName`, `variables`), encodé en
                UTF-8 ; ou `GET` avec les mêmes noms dans l’adresse, pour les lectures seulement.
              </Prose>,
            ],
            [
              "Types de réponse",
              <Prose key="types">
                `application/graphql-response+json`, où le statut HTTP dit ce qui s’est passé ; ou
                `application/json`, où une requête bien formée reçoit toujours 200. L’en-tête `Accept`
                choisit.
              </Prose>,
            ],
            [
              "Authentification",
              "Aucune pour lire le catalogue. Rien de ce qui est publié ne concerne une personne accompagnée.",
            ],
            [
              "Mots cherchés, situations",
              <Prose key="post">
                Envoyez-les en `POST` : ce qu’une adresse contient finit dans les journaux des serveurs
                intermédiaires. Ce qui prend une situation (`matchActions`) ne répond qu’en `POST`.
              </Prose>,
            ],
          ]}
        />
        <CodeBlock label="Une première requête">{first}</CodeBlock>
        <div>
          <CopyButton text={first} what="la première requête" />
        </div>
      </Section>

      <Section id="schema">
        <p>
          <Prose>Le schéma complet, décrit en français champ par champ, est à l’adresse</Prose>{" "}
          <a href="/schema.graphql">/schema.graphql</a>.{" "}
          <Prose>
            L’introspection est ouverte. Les listes longues suivent la convention Relay (`edges`, `pageInfo`,
            curseurs), et tout objet qui a un `id` se relit par `node`.
          </Prose>
        </p>
        <p>
          Une nouvelle version ne retire ni ne change rien sans l’avoir d’abord marqué comme déprécié : un
          contrôle automatique compare chaque modification au dernier schéma publié. Des champs et des valeurs
          d’énumération peuvent s’ajouter ; prévoyez une valeur que vous ne connaissez pas.
        </p>
      </Section>

      <Section id="operations">
        <p className={styles.text}>
          Chacune est exécutée par les tests du serveur, telle qu’elle est ici. Copiez-la, ou essayez-la dans
          l’explorateur.
        </p>
        <ol role="list" className={styles.operations}>
          {OPERATIONS.map((operation, index) => (
            <li key={operation.slug}>
              <OperationCard
                operation={operation}
                number={index + 1}
                endpoint={endpoint}
                startsOpen={index === 0}
              />
            </li>
          ))}
        </ol>
      </Section>

      <Section id="erreurs">
        <p className={styles.text}>
          <Prose>
            Une réponse peut contenir `errors`. Le message est en français, pour une personne ; le code, dans
            `extensions.code`, est pour votre programme. Une recherche qui ne trouve rien donne une page vide,
            un objet inconnu ou invisible donne null : ce ne sont pas des erreurs.
          </Prose>
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard */}
        <section className={styles.scroll} aria-label={m.integrators.errorTable} tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Code</th>
                <th scope="col">Ce que cela veut dire</th>
                <th scope="col">Que faire</th>
              </tr>
            </thead>
            <tbody>
              {ERRORS.map(({ code, meaning, remedy }) => (
                <tr key={code}>
                  <th scope="row">
                    <code>{code}</code>
                  </th>
                  <td>
                    <Ticked>{meaning}</Ticked>
                  </td>
                  <td>
                    <Ticked>{remedy}</Ticked>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <p className={styles.text}>
          <Prose>
            `extensions.degraded` à la racine de la réponse, égal à `true`, veut dire que la base ne répond
            pas et que le catalogue est le dernier connu.
          </Prose>
        </p>
      </Section>

      <Section id="limites">
        <Facts rows={LIMITS} />
        <p className={styles.text}>
          <Prose>
            Les en-têtes `RateLimit-Limit`, `RateLimit-Remaining` et `RateLimit-Reset` disent où vous en êtes.
            Au-delà du débit, la réponse est 429 avec `Retry-After`, en secondes. Si vous recopiez le
            catalogue, une opération « parcourir » par nuit suffit.
          </Prose>
        </p>
      </Section>

      <Section id="cache">
        <div className={styles.prose}>
          <h3>Cache</h3>
          <p>
            <Prose>
              Une lecture du catalogue en `GET` porte un `ETag`, qui change avec le catalogue, les places et
              le jour. Renvoyez-le dans `If-None-Match` : si rien n’a bougé, la réponse est 304, sans corps.
            </Prose>
          </p>
        </div>
        <CodeBlock label="Lire, puis relire seulement si quelque chose a changé">{here(CACHED)}</CodeBlock>
        <div className={styles.prose}>
          <h3>Documents enregistrés</h3>
          <p>
            <Prose>
              Les documents de ce site sont connus du serveur, qui les reçoit par leur empreinte dans
              `documentId` (`sha256:…`). Vous n’en avez pas besoin : tout document est accepté en entier dans
              `query`. Un identifiant inconnu donne `BAD_REQUEST`.
            </Prose>
          </p>
          <h3>Abonnement</h3>
          <p>
            <Prose>
              `actionPlacesChanged` envoie une action chaque fois que sa disponibilité change, par événements
              du serveur (SSE), selon le protocole graphql-sse en connexions distinctes. Le flux ne dit pas
              l’état de départ : lisez-le une fois le flux ouvert. 100 abonnements au plus par adresse.
            </Prose>
          </p>
        </div>
        <CodeBlock label="Suivre les places">{here(FOLLOWED)}</CodeBlock>
      </Section>

      <Section id="fraicheur">
        <div className={styles.prose}>
          <p>
            Le catalogue servi suit la base en deux secondes au plus. Une réponse vient tout entière d’un seul
            état du catalogue.
          </p>
          <p>
            <Prose>
              La fraîcheur d’une fiche (`freshness`) se compte depuis la dernière confirmation de son porteur
              (`confirmedAt`) : à jour jusqu’à 90 jours, à confirmer jusqu’à 180, puis périmée. Une fiche que
              personne n’a confirmée est à confirmer : elle dit ce que dit le programme imprimé. Montrez cet
              état à côté de ce que vous reprenez.
            </Prose>
          </p>
        </div>
      </Section>

      <Section id="licences">
        <ul className={styles.bullets}>
          <li>
            Programme départemental d’insertion 2024-2026 du Département des Bouches-du-Rhône : aucune licence
            imprimée. Les faits sont repris, les phrases réécrites ; demandez l’accord du Département avant de
            publier en son nom.
          </li>
          <li>
            Codes INSEE, codes postaux, intercommunalités et populations : INSEE, DGCL, La Poste, par
            @etalab/decoupage-administratif, Licence Ouverte.
          </li>
          <li>Coordonnées des communes : GeoNames, CC BY 4.0. Citez « GeoNames » si vous les reprenez.</li>
          <li>
            <Prose>
              Valeurs `dataInclusion` : référentiels data·inclusion (v1), GIP Plateforme de l’inclusion,
              Licence Ouverte 2.0. La correspondance est une proposition, à relire.
            </Prose>
          </li>
        </ul>
        <p className={styles.text}>
          <Prose>Chaque fiche dit dans `sources` d’où vient chacune de ses informations.</Prose>
        </p>
      </Section>
    </div>
  );
}

const SECTIONS = [
  ["commencer", "Commencer"],
  ["schema", "Le schéma"],
  ["operations", "Douze opérations"],
  ["erreurs", "Erreurs"],
  ["limites", "Limites"],
  ["cache", "Cache et abonnement"],
  ["fraicheur", "Fraîcheur des données"],
  ["licences", "Licences et sources"],
] as const;

function Section({ id, children }: { id: (typeof SECTIONS)[number][0]; children: ReactNode }) {
  const title = SECTIONS.find(([section]) => section === id)?.[1];
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** A sentence of this page, on one line whatever its lines here, with its code between backquotes. */
function Prose({ children }: { children: string }) {
  return (
    <span>
      <Ticked>{children}</Ticked>
    </span>
  );
}
