import page from "../../layout/Page.module.css";
import { privacy as words } from "../../messages/legal";
import { PageHeading } from "../../ui/PageHeading";

export function PrivacyPage() {
  return (
    <div className={page.page}>
      <PageHeading title={words.title} />
      <p>{words.lead}</p>
      <section>
        <h2>{words.searchTitle}</h2>
        <p>{words.search}</p>
      </section>
      <section>
        <h2>{words.situationTitle}</h2>
        <p>{words.situation}</p>
      </section>
      <section>
        <h2>{words.peopleTitle}</h2>
        <p>{words.people}</p>
        <p>{words.erased}</p>
      </section>
      <section>
        <h2>{words.accountTitle}</h2>
        <p>{words.account}</p>
      </section>
      <section>
        <h2>{words.alertsTitle}</h2>
        <p>{words.alerts}</p>
      </section>
      <section>
        <h2>{words.confirmTitle}</h2>
        <p>{words.confirm}</p>
      </section>
      <section>
        <h2>{words.browserTitle}</h2>
        <p>{words.browser}</p>
      </section>
    </div>
  );
}
