import { Link } from "@tanstack/react-router";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { reports as words } from "../../messages/reports";
import { useViewer } from "../../viewer";
import styles from "./Reports.module.css";

const OpenReports = graphql(`
  query OpenReports($slug: String!) {
    action(slug: $slug) {
      id
      openReports
    }
  }
`);

/** On a sheet: the way to report an error, and for those who keep it, how many wait for an answer. */
export function SheetReports({ slug }: { slug: string }) {
  const { can } = useViewer();
  const [{ data }] = useQuery({
    query: OpenReports,
    variables: { slug },
    pause: !can("ANSWER_REPORTS"),
    requestPolicy: "cache-and-network",
  });
  const open = data?.action?.openReports ?? 0;
  if (!can("REPORT_ERROR")) return null;
  return (
    <p className={styles.sheet}>
      {open > 0 && (
        <Link to="/signalements" search={{ fiche: slug }}>
          {words.open(open)}
        </Link>
      )}
      <Link to="/actions/$slug/signaler" params={{ slug }}>
        {words.sheet}
      </Link>
    </p>
  );
}
