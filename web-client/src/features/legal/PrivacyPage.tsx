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
        <h2>Ce que garde votre navigateur</h2>
        <p>
          Votre navigateur retient, pour cet onglet et jusqu’à sa fermeture, l’endroit où vous en étiez dans
          la liste. Cela ne quitte pas votre appareil.
        </p>
      </section>
    </div>
  );
}
