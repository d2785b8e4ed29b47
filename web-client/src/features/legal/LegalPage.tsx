import page from "../../layout/Page.module.css";
import { PageHeading } from "../../ui/PageHeading";

export function LegalPage() {
  return (
    <div className={page.page}>
      <PageHeading title="Mentions légales" />
      <section>
        <h2>Éditeur et hébergeur</h2>
        <p>
          L’organisme qui met ce site à disposition doit compléter cette page avec son nom, son adresse, le
          responsable de la publication et l’hébergeur, avant toute ouverture au public.
        </p>
      </section>
      <section>
        <h2>Contenu du catalogue</h2>
        <p>
          Les actions viennent du Programme départemental d’insertion 2024-2026 du Département des
          Bouches-du-Rhône : les faits sont repris, les phrases réécrites. Le programme appartient au
          Département. Ce que le programme ne dit pas est marqué « non précisé » ; ce qui est déduit est
          marqué « à confirmer ».
        </p>
      </section>
      <section>
        <h2>Sources et licences</h2>
        <ul>
          <li>
            Communes, arrondissements, codes postaux et populations : Code officiel géographique et sources
            associées (INSEE, DGCL, La Poste), paquet @etalab/decoupage-administratif, Licence Ouverte.
          </li>
          <li>Coordonnées des communes : GeoNames, licence Creative Commons Attribution 4.0 (CC BY 4.0).</li>
          <li>
            Correspondances des publics et des freins : référentiels data·inclusion, GIP Plateforme de
            l’inclusion, Licence Ouverte 2.0.
          </li>
        </ul>
      </section>
    </div>
  );
}
