import { Link } from "@tanstack/react-router";
import page from "../../layout/Page.module.css";
import { accessibility as words } from "../../messages/legal";
import { PageHeading } from "../../ui/PageHeading";

/** The declaration, in the order and with the headings of the mandatory template of the RGAA. */
export function AccessibilityPage() {
  return (
    <div className={page.page}>
      <PageHeading title={words.title} documentTitle={words.documentTitle} />
      <p>{words.commitment}</p>
      <p>{words.strategy}</p>
      <section>
        <h2>{words.stateTitle}</h2>
        <p>{words.stateSentence(words.state)}</p>
      </section>
      <section>
        <h2>{words.resultsTitle}</h2>
        <p>{words.results}</p>
        <Items items={words.tests} />
      </section>
      <section>
        <h2>{words.contentTitle}</h2>
        <h3>{words.nonconforming}</h3>
        <p>{words.nonconformingText}</p>
        <Items items={words.limits} />
        <h3>{words.burden}</h3>
        <p>{words.noneSaid}</p>
        <h3>{words.exempt}</h3>
        <p>{words.noneSaid}</p>
      </section>
      <section>
        <h2>{words.madeTitle}</h2>
        <p>{words.made}</p>
        <h3>{words.technologies}</h3>
        <Items items={words.technologyList} />
        <h3>{words.environment}</h3>
        <p>{words.environmentText}</p>
        <h3>{words.tools}</h3>
        <Items items={words.toolList} />
        <h3>{words.pages}</h3>
        <p>
          {words.pagesText} <Link to="/plan-du-site">{words.siteMap}</Link>
        </p>
      </section>
      <section>
        <h2>{words.contactTitle}</h2>
        <p>{words.contact}</p>
      </section>
      <section>
        <h2>{words.recourseTitle}</h2>
        <p>{words.recourse}</p>
        <Items items={words.recourses} />
      </section>
    </div>
  );
}

function Items({ items }: { items: readonly string[] }) {
  return (
    <ul>
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}
