import { Link } from "@tanstack/react-router";
import page from "../../layout/Page.module.css";
import { m } from "../../messages";
import { help as words } from "../../messages/help";
import { PageHeading } from "../../ui/PageHeading";
import styles from "./HelpPage.module.css";

/** For référents and ADLI: the same words as the screens, in the order of their work. */
export function HelpPage() {
  return (
    <div className={page.page}>
      <PageHeading title={words.title} />
      <p className={styles.lead}>{words.lead}</p>
      <nav aria-labelledby="sommaire" className={styles.contents}>
        <h2 id="sommaire">{words.contents}</h2>
        <ul>
          {[...words.sections, { id: "clavier", title: words.keysTitle }].map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </ul>
      </nav>
      {words.sections.map((section) => (
        <section key={section.id} aria-labelledby={section.id}>
          <h2 id={section.id} tabIndex={-1}>
            {section.title}
          </h2>
          {section.paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
          <ul>
            {section.items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </section>
      ))}
      <section aria-labelledby="clavier">
        <h2 id="clavier" tabIndex={-1}>
          {words.keysTitle}
        </h2>
        <p>{words.keysLead}</p>
        <table className={styles.keys}>
          <thead>
            <tr>
              <th scope="col">{words.key}</th>
              <th scope="col">{words.does}</th>
            </tr>
          </thead>
          <tbody>
            {words.keys.map(([key, does]) => (
              <tr key={key}>
                <th scope="row">{key}</th>
                <td>{does}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section>
        <h2>{words.more}</h2>
        <ul>
          <li>
            <Link to="/">{m.site.search}</Link>
          </li>
          <li>
            <Link to="/themes">{m.site.themes}</Link>
          </li>
          <li>
            <Link to="/plan-du-site">{m.site.siteMap}</Link>
          </li>
        </ul>
      </section>
    </div>
  );
}
