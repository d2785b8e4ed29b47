import { m } from "../messages";
import { Button } from "../ui/Button";
import { PageHeading } from "../ui/PageHeading";
import styles from "./Page.module.css";

/** Shown when a component has thrown. Plain links and reloads: nothing of the broken page is reused. */
export function CrashPage() {
  return (
    <main className={styles.page}>
      <PageHeading title={m.errors.boundaryTitle} />
      <p>{m.errors.boundary}</p>
      <div className={styles.actions}>
        <Button look="strong" onPress={() => window.location.reload()}>
          {m.errors.reload}
        </Button>
        <a href="/">{m.errors.backToSearch}</a>
      </div>
    </main>
  );
}
