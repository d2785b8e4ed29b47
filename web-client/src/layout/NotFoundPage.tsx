import { Link } from "@tanstack/react-router";
import { m } from "../messages";
import { PageHeading } from "../ui/PageHeading";
import styles from "./Page.module.css";

export function NotFoundPage() {
  return (
    <div className={styles.page}>
      <PageHeading title={m.errors.notFoundTitle} />
      <p>{m.errors.notFound}</p>
      <Link to="/">{m.errors.backToSearch}</Link>
    </div>
  );
}
