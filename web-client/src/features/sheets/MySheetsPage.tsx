import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import type { SheetFilter } from "../../gql/graphql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { ViewerPending } from "../../layout/ViewerPending";
import { sheets as words } from "../../messages/sheets";
import { sheetTitles as titles } from "../../messages/sheetTitles";
import { Button } from "../../ui/Button";
import { Form } from "../../ui/Form";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { SelectField } from "../../ui/SelectField";
import { Skeleton } from "../../ui/Skeleton";
import { useLast } from "../../ui/useLast";
import { useViewer } from "../../viewer";
import { SheetCard } from "./SheetCard";
import styles from "./Sheets.module.css";

const MySheets = graphql(`
  query MySheets($filter: SheetFilter, $first: Int!) {
    sheets(filter: $filter, first: $first) {
      totalCount
      pageInfo {
        hasNextPage
      }
      nodes {
        id
        ...SheetCard_action
      }
    }
  }
`);

const FILTERS = {
  all: {},
  underWay: { revisions: ["DRAFT", "SUBMITTED", "SENT_BACK"] },
  toResume: { revisions: ["SENT_BACK"] },
  inReview: { revisions: ["SUBMITTED"] },
  archived: { statuses: ["ARCHIVED"] },
} as const;
type Shown = keyof typeof FILTERS;

const PAGE = 20;
const NO_PROBLEM: [] = [];

/** « Mes fiches »: those that the viewer's structure keeps, or all for the direction. */
export function MySheetsPage() {
  const { viewer, can } = useViewer();
  if (viewer === undefined) return <ViewerPending />;
  if (!can("WRITE_SHEETS")) {
    return (
      <div className={page.page}>
        <PageHeading title={titles.mine} />
        <Notice>{viewer ? words.forbidden : words.signIn}</Notice>
      </div>
    );
  }
  return <MySheetList reviews={can("REVIEW_SHEETS")} />;
}

function MySheetList({ reviews }: { reviews: boolean }) {
  const [shown, setShown] = useState<Shown>("all");
  return (
    <div className={styles.wide}>
      <PageHeading title={titles.mine} />
      <p>{reviews ? words.mineLeadAll : words.mineLead}</p>
      <div className={styles.head}>
        <div className={styles.filter}>
          <Form problems={NO_PROBLEM} onSubmit={() => {}}>
            <SelectField
              name="etat"
              label={words.show}
              value={shown}
              options={(Object.keys(FILTERS) as Shown[]).map((value) => ({ value, label: words[value] }))}
              onChange={(value) => value && setShown(value)}
            />
          </Form>
        </div>
        <Link to="/mes-fiches/nouvelle" className={styles.button}>
          {titles.create}
        </Link>
      </div>
      <ShownSheets key={shown} shown={shown} />
    </div>
  );
}

function ShownSheets({ shown }: { shown: Shown }) {
  const [size, setSize] = useState(PAGE);
  const [{ data, error, fetching }, retry] = useQuery({
    query: MySheets,
    variables: { filter: FILTERS[shown] as SheetFilter, first: Math.min(size, 100) },
    requestPolicy: "cache-and-network",
  });
  const list = useLast(data)?.sheets;
  const refresh = () => retry({ requestPolicy: "network-only" });
  return (
    <>
      {error && !fetching && <LoadError error={error} onRetry={refresh} />}
      {!list && !error && <Skeleton lines={["title", "long", "title", "long"]} />}
      {list && (
        <>
          <p role="status">
            {list.totalCount > 0
              ? words.count(list.totalCount)
              : shown === "all"
                ? words.none
                : words.noneHere}
          </p>
          <ul role="list" className={styles.list} aria-busy={fetching}>
            {list.nodes.map((action) => (
              <li key={action.id}>
                <SheetCard action={action} onRefused={refresh} />
              </li>
            ))}
          </ul>
          {list.pageInfo.hasNextPage && size < 100 && (
            <div>
              <Button onPress={() => setSize(size + PAGE)}>{words.more}</Button>
            </div>
          )}
        </>
      )}
    </>
  );
}
