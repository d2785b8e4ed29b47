import { Link } from "@tanstack/react-router";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { sheetTitles as titles } from "../../messages/sheetTitles";
import { useViewer } from "../../viewer";
import styles from "./Sheets.module.css";

const SheetToolsDocument = graphql(`
  query SheetTools($slug: String!) {
    action(slug: $slug) {
      id
      allowedActs
    }
  }
`);

/** What somebody may do with the sheet that she reads, beside reading it. */
export function SheetTools({ slug }: { slug: string }) {
  const { can } = useViewer();
  const asks = can("READ_SHEETS");
  const [{ data }] = useQuery({ query: SheetToolsDocument, variables: { slug }, pause: !asks });
  const acts = (asks && data?.action?.allowedActs) || [];
  return (
    <p className={`${styles.tools} no-print`}>
      {(acts.includes("SAVE") || acts.includes("PUBLISH_AT_ONCE")) && (
        <Link to="/mes-fiches/$slug/modifier" params={{ slug }}>
          {titles.edit}
        </Link>
      )}
      {(acts.includes("SET_PROVIDERS") || acts.includes("RECEIVE_REFERRALS")) && (
        <Link to="/mes-fiches/$slug/porteurs" params={{ slug }}>
          {titles.providers}
        </Link>
      )}
      {(acts.includes("SEND_BACK") || acts.includes("COMMENT")) && (
        <Link to="/relecture/$slug" params={{ slug }}>
          {titles.review}
        </Link>
      )}
      <Link to="/actions/$slug/historique" params={{ slug }}>
        {titles.history}
      </Link>
    </p>
  );
}
