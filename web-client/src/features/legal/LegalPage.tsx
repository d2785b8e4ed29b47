import page from "../../layout/Page.module.css";
import { legal as words } from "../../messages/legal";
import { PageHeading } from "../../ui/PageHeading";

export function LegalPage() {
  return (
    <div className={page.page}>
      <PageHeading title={words.title} />
      <section>
        <h2>{words.publisherTitle}</h2>
        <p>{words.publisher}</p>
      </section>
      <section>
        <h2>{words.contentTitle}</h2>
        <p>{words.content}</p>
      </section>
      <section>
        <h2>{words.sourcesTitle}</h2>
        <ul>
          {words.sources.map((source) => (
            <li key={source}>{source}</li>
          ))}
        </ul>
      </section>
    </div>
  );
}
