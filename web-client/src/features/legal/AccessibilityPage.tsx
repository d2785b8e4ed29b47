import page from "../../layout/Page.module.css";
import { PageHeading } from "../../ui/PageHeading";

export function AccessibilityPage() {
  return (
    <div className={page.page}>
      <PageHeading title="Déclaration d’accessibilité" documentTitle="Accessibilité" />
      <p>
        <strong>État : non encore audité.</strong> Aucun audit de conformité au RGAA 4.1 n’a été mené. Aucun
        taux de conformité ne peut donc être annoncé.
      </p>
      <section>
        <h2>Ce qui a été vérifié</h2>
        <ul>
          <li>
            Des contrôles automatiques (axe, règles WCAG 2.2 de niveaux A et AA) passent sans erreur sur la
            recherche et la fiche action : avec résultats, sans résultat, en erreur, panneau de filtres
            ouvert, liste des territoires ouverte, sur grand et petit écran, en clair et en sombre. Ces
            contrôles ne voient qu’une partie des défauts.
          </li>
          <li>Le parcours de recherche se fait entièrement au clavier, jusqu’à la fiche et retour.</li>
          <li>Les pages restent lisibles à 320 pixels de large, sans défilement horizontal.</li>
        </ul>
      </section>
      <section>
        <h2>Ce qui ne l’a pas été</h2>
        <ul>
          <li>Le parcours complet avec un lecteur d’écran.</li>
          <li>L’usage par des personnes concernées.</li>
        </ul>
      </section>
      <section>
        <h2>Signaler une difficulté</h2>
        <p>
          L’organisme qui met ce site à disposition doit indiquer ici comment le joindre. Si vous ne pouvez
          pas accéder à une information, vous pouvez aussi saisir le Défenseur des droits.
        </p>
      </section>
    </div>
  );
}
