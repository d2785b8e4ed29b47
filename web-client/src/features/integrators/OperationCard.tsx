import { Link } from "@tanstack/react-router";
import { m } from "../../messages";
import { CodeBlock, Ticked } from "../../ui/Code";
import { CopyButton } from "../../ui/CopyButton";
import { Disclosure } from "../../ui/Disclosure";
import styles from "./IntegratorsPage.module.css";
import { curlCommand, type Operation } from "./operations";

type Props = { operation: Operation; number: number; endpoint: string; startsOpen: boolean };

export function OperationCard({ operation, number, endpoint, startsOpen }: Props) {
  const { slug, title, purpose, document, variables } = operation;
  return (
    <article className={styles.operation} aria-labelledby={`operation-${slug}`}>
      <h3 id={`operation-${slug}`}>
        {number}. {title}
      </h3>
      <p className={styles.text}>
        <Ticked>{purpose}</Ticked>
      </p>
      <div className={styles.actions}>
        <CopyButton text={document} what={title} />
        <CopyButton
          text={curlCommand(endpoint, document, variables)}
          label={m.integrators.copyCommand}
          what={title}
        />
        <Link to="/explorateur" search={{ operation: slug }} className={styles.strongLink}>
          {m.integrators.openInExplorer}
          <span className="visually-hidden"> : {title}</span>
        </Link>
      </div>
      <Disclosure title={m.integrators.document} level={4} startsOpen={startsOpen}>
        <div className={styles.codes}>
          <CodeBlock label={m.integrators.documentLabel}>{document}</CodeBlock>
          {variables !== "" && <CodeBlock label={m.integrators.variablesLabel}>{variables}</CodeBlock>}
        </div>
      </Disclosure>
    </article>
  );
}
