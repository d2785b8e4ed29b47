import page from "../../layout/Page.module.css";
import { PageHeading } from "../../ui/PageHeading";

export function PrivacyPage() {
  return (
    <div className={page.page}>
      <PageHeading title="Données personnelles" />
      <p>
        La consultation du catalogue ne demande ni compte, ni nom, ni adresse. Aucun cookie n’est déposé,
        aucune mesure d’audience n’est faite, rien n’est chargé depuis un autre site.
      </p>
      <section>
        <h2>Ce que vous cherchez</h2>
        <p>
          Les mots, le territoire et les filtres choisis sont écrits dans l’adresse de la page, pour que vous
          puissiez la garder ou la transmettre. N’y écrivez pas le nom d’une personne.
        </p>
      </section>
      <section>
        <h2>Pour une situation</h2>
        <p>
          Ce que vous répondez sur la page « Pour une situation » reste dans la mémoire de la page, et part au
          serveur le temps de la réponse. Rien n’en est enregistré ni journalisé, et l’adresse n’en dit rien.
          Seul le territoire est repris dans l’adresse d’une fiche que vous ouvrez de là.
        </p>
      </section>
      <section>
        <h2>Ce que garde votre navigateur</h2>
        <p>
          Votre navigateur retient, pour cet onglet et jusqu’à sa fermeture, l’endroit où vous en étiez dans
          la liste. Cela ne quitte pas votre appareil.
        </p>
      </section>
    </div>
  );
}
