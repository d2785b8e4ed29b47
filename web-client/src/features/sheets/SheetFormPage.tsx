import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useContext, useMemo, useState } from "react";
import { useQuery } from "urql";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import page from "../../layout/Page.module.css";
import { ViewerPending } from "../../layout/ViewerPending";
import { longDate, m } from "../../messages";
import { providers as porteurs } from "../../messages/providers";
import { act, sheets as words } from "../../messages/sheets";
import { sheetTitles as titles } from "../../messages/sheetTitles";
import { useAnnounce } from "../../ui/Announcer";
import { Breadcrumbs } from "../../ui/Breadcrumbs";
import { Button } from "../../ui/Button";
import { CheckboxField } from "../../ui/CheckboxField";
import { RadioGroup } from "../../ui/Choices";
import { Form, FormRow } from "../../ui/Form";
import { FormContext, type Problem } from "../../ui/formContext";
import { GroupField } from "../../ui/GroupField";
import { Notice } from "../../ui/Notice";
import { PageContents } from "../../ui/PageContents";
import { PageHeading } from "../../ui/PageHeading";
import { SelectField } from "../../ui/SelectField";
import { Skeleton } from "../../ui/Skeleton";
import { TextField } from "../../ui/TextField";
import { useViewer } from "../../viewer";
import { ConflictPanel } from "./ConflictPanel";
import { CoverageField } from "./CoverageField";
import { FinishSection, useFinish } from "./FinishSection";
import { ContactsField, LocationsField } from "./PeopleAndPlaces";
import {
  SheetEditing,
  SheetSection,
  SheetSet,
  SheetText,
  SheetTri,
  TriChoice,
  useEditing,
} from "./SheetFields";
import { SheetPorteurs } from "./SheetPorteurs";
import styles from "./Sheets.module.css";
import { SheetToEdit, SheetWork_action } from "./sheetQueries";
import { type SaveState, useSheetWork } from "./useSheetWork";

const SheetVocabulary = graphql(`
  query SheetVocabulary {
    themes {
      id
      code
      title
    }
    publics {
      id
      slug
      label
    }
    barriers {
      id
      slug
      label
    }
  }
`);

/** The form of a sheet: every field, in parts, saved as one types. */
export function SheetFormPage({ slug }: { slug: string }) {
  const { viewer } = useViewer();
  const [{ data, error, fetching }, retry] = useQuery({
    query: SheetToEdit,
    variables: { slug },
    requestPolicy: "network-only",
  });
  // The form begins with what the server says first: later answers come to it by its own saves.
  const [first, setFirst] = useState<FragmentType<typeof SheetWork_action> | null>(null);
  const [stale, setStale] = useState<unknown>(null);
  if (!first && data?.action && data.action !== stale && !fetching) setFirst(data.action);

  if (first && viewer === undefined) return <ViewerPending />;
  if (first && viewer) {
    return (
      <SheetForm
        slug={slug}
        viewer={viewer.id}
        first={first}
        onTakenBack={() => {
          setStale(data?.action);
          setFirst(null);
          retry({ requestPolicy: "network-only" });
        }}
      />
    );
  }
  return (
    <div className={page.page}>
      <PageHeading title={titles.mine} />
      {error ? (
        <LoadError error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />
      ) : viewer === null ? (
        <p>
          {words.signIn} <Link to="/connexion">{titles.mine}</Link>
        </p>
      ) : data && !fetching ? (
        <NotYours />
      ) : (
        <Skeleton lines={["title", "long", "long", "short", "long"]} />
      )}
    </div>
  );
}

function NotYours() {
  return (
    <>
      <Notice>{words.notYours}</Notice>
      <p>
        <Link to="/mes-fiches">{words.backToMine}</Link>
      </p>
    </>
  );
}

const CONTENTS = [
  ["action", words.sections.what],
  ["publics", words.sections.who],
  ["secteur", words.sections.where],
  ["deroulement", words.sections.how],
  ["orienter", words.sections.orient],
  ["porteurs", words.sections.providers],
  ["contacts", words.sections.contacts],
  ["lieux", words.sections.locations],
  ["savoir", words.sections.know],
  ["publier", words.sections.finish],
] as const;

/** The parts that need no review: all that can be mended while the rest is reviewed. */
const AT_ONCE_PARTS: ReadonlySet<string> = new Set(["orienter", "contacts", "lieux"]);
/** What is no field of a sheet is never reviewed, whatever its state. */
const BESIDE: ReadonlySet<string> = new Set(["porteurs", "publier"]);

function noteOf(id: string, published: boolean): { note?: string } {
  if (BESIDE.has(id)) return { note: porteurs.formNote };
  if (!published) return {};
  return { note: AT_ONCE_PARTS.has(id) ? words.atOnce : words.reviewed };
}

type FormProps = {
  slug: string;
  viewer: string;
  first: FragmentType<typeof SheetWork_action>;
  /** The sheet is written again: the form begins anew. */
  onTakenBack: () => void;
};

function SheetForm({ slug, viewer, first, onTakenBack }: FormProps) {
  const start = readFragment(SheetWork_action, first);
  const underReview = start.pendingRevision?.status === "SUBMITTED";
  const work = useSheetWork(start, viewer, !underReview);
  const { sheet } = work;
  const finish = useFinish(work);
  const navigate = useNavigate();
  const announce = useAnnounce();
  const problems = useMemo(() => [...work.problems], [work.problems]);

  const open = sheet.pendingRevision;
  const waiting = underReview && open && (
    <Notice>
      <p>
        {words.waits(open.reviewer ? words.pole(open.reviewer.name) : words.direction)}{" "}
        {sheet.revision > 0 && words.waitsMeanwhile}
      </p>
      {sheet.allowedActs.includes("TAKE_BACK") && (
        <div>
          <Button
            isPending={finish.takeBack.pending}
            onPress={async () => {
              if (await finish.takeBack.send({ id: sheet.id, version: open.version })) onTakenBack();
            }}
          >
            {act.TAKE_BACK}
          </Button>
          {finish.takeBack.problems.map(({ message }) => (
            <Notice key={message} tone="danger" role="alert" small>
              {message}
            </Notice>
          ))}
        </div>
      )}
    </Notice>
  );
  if (!sheet.allowedActs.includes("SAVE") && !sheet.allowedActs.includes("PUBLISH_AT_ONCE")) {
    return (
      <div className={page.page}>
        <PageHeading title={words.editTitle(sheet.title)} />
        {waiting || (sheet.status === "ARCHIVED" ? <Notice>{words.archivedNotice}</Notice> : <NotYours />)}
      </div>
    );
  }

  async function publishNow() {
    if (await work.save()) announce(words.publishedNow);
  }

  const contents = CONTENTS.filter(([id]) => !underReview || AT_ONCE_PARTS.has(id) || BESIDE.has(id));
  const parts: Record<string, ReactNode> = {
    action: <WhatPart />,
    publics: <WhoPart />,
    secteur: <CoverageField />,
    deroulement: <HowPart />,
    orienter: <OrientPart />,
    porteurs: <SheetPorteurs slug={slug} providers={sheet.providers} />,
    contacts: <ContactsField />,
    lieux: <LocationsField />,
    savoir: (
      <>
        <SheetText field="notices" label={words.notices} hint={words.noticesHint} rows={3} optional />
        <SheetText field="remarks" label={words.remarks} hint={words.onePerLine} rows={4} optional />
      </>
    ),
  };

  return (
    <div className={styles.formPage}>
      <Breadcrumbs label={m.common.breadcrumbs} current={titles.edit}>
        <Link to="/mes-fiches">{titles.mine}</Link>
      </Breadcrumbs>
      <PageHeading title={words.editTitle(work.local.title || sheet.title)} />
      {open?.status === "SENT_BACK" && <SentBack open={open} />}
      {waiting}
      <ConflictPanel clashes={work.clashes} onChoose={work.choose} />
      <div className={styles.columns}>
        <Form problems={finish.problems} onSubmit={() => void (underReview ? publishNow() : work.save())}>
          <AlsoProblems problems={problems}>
            <SheetEditing value={{ draft: work.local, type: work.type }}>
              {contents
                .filter(([id]) => id !== "publier")
                .map(([id, title]) => (
                  <SheetSection key={id} id={id} title={title} {...noteOf(id, sheet.revision > 0)}>
                    {parts[id]}
                  </SheetSection>
                ))}
            </SheetEditing>
            <SheetSection id="publier" title={words.sections.finish}>
              {underReview ? (
                <div>
                  <Button look="strong" type="submit" isDisabled={work.unsaved.length === 0}>
                    {words.publishNow}
                  </Button>
                </div>
              ) : (
                <FinishSection
                  work={work}
                  finish={finish}
                  onDone={() => void navigate({ to: "/mes-fiches" })}
                />
              )}
            </SheetSection>
          </AlsoProblems>
        </Form>
        <aside className={styles.side}>
          <PageContents items={contents} />
          <p>
            <Link to="/actions/$slug" params={{ slug }}>
              {words.see}
            </Link>
          </p>
        </aside>
      </div>
      <SaveBar
        state={work.state}
        unsaved={underReview ? 0 : work.unsaved.length}
        toPublish={underReview ? work.unsaved.length : 0}
      />
    </div>
  );
}

/** Adds to what was refused at the end what is refused as one types, which moves no focus. */
function AlsoProblems({ problems, children }: { problems: readonly Problem[]; children: ReactNode }) {
  const outer = useContext(FormContext);
  const value = useMemo(() => ({ ...outer, problems: [...problems, ...outer.problems] }), [outer, problems]);
  return <FormContext value={value}>{children}</FormContext>;
}

type BarProps = { state: SaveState; unsaved: number; toPublish: number };

/** Says, all the time, what becomes of what is typed. */
function SaveBar({ state, unsaved, toPublish }: BarProps) {
  let sentence: string = words.rest;
  if (state.kind === "offline") sentence = words.offline;
  else if (state.kind === "refused") sentence = state.message;
  else if (state.kind === "saving") sentence = words.saving;
  else if (toPublish > 0) sentence = words.toPublish(toPublish);
  else if (unsaved > 0 && state.kind === "rest") sentence = words.notSaved(unsaved);
  else if (state.kind === "saved") sentence = words.savedAt(state.at);
  const bad = state.kind === "offline" || state.kind === "refused" || (state.kind === "rest" && unsaved > 0);
  return (
    <div className={styles.bar} data-bad={bad || undefined}>
      <p role={bad ? "alert" : undefined}>{sentence}</p>
    </div>
  );
}

type Open = NonNullable<ReturnType<typeof readOpen>>;
const readOpen = (ref: FragmentType<typeof SheetWork_action>) =>
  readFragment(SheetWork_action, ref).pendingRevision;

/** What those who review it asked to mend. */
function SentBack({ open }: { open: Open }) {
  return (
    <Notice tone="caution">
      <p>
        <strong>{words.sentBack}</strong> {open.decidedBy && words.sentBackBy(open.decidedBy)}
      </p>
      {open.decisionNote && <p className={styles.said}>{open.decisionNote}</p>}
      {open.comments.length > 0 && (
        <ul>
          {open.comments.map((comment) => (
            <li key={comment.id}>
              {comment.label && <strong>{comment.label} : </strong>}
              {comment.body} <span className={styles.by}>{`${comment.author}, ${longDate(comment.at)}`}</span>
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}

function useSheetVocabulary() {
  const [{ data }] = useQuery({ query: SheetVocabulary });
  return {
    themes: (data?.themes ?? []).map(({ code, title }) => ({ value: code, label: `${code} ${title}` })),
    publics: (data?.publics ?? []).map(({ slug, label }) => ({ value: slug, label })),
    barriers: (data?.barriers ?? []).map(({ slug, label }) => ({ value: slug, label })),
  };
}

function WhatPart() {
  const { draft, type } = useEditing();
  const { themes, barriers } = useSheetVocabulary();
  return (
    <>
      <SheetText field="title" label={words.title} hint={words.titleHint} />
      <FormRow>
        <SheetText field="shortTitle" label={words.shortTitle} hint={words.shortTitleHint} optional />
        <SheetText field="acronym" label={words.acronym} optional />
      </FormRow>
      <SelectField
        name="theme"
        label={words.theme}
        value={draft.theme}
        options={themes}
        onChange={(theme) => theme && type({ theme })}
      />
      <FormRow>
        <SheetText field="provider" label={words.providerName} optional />
        <SheetText field="providerAcronym" label={words.providerAcronym} optional />
      </FormRow>
      <SheetText field="summary" label={words.summary} hint={words.summaryHint} rows={3} />
      <SheetText field="objectives" label={words.objectives} hint={words.onePerLine} rows={3} />
      <SheetSet
        field="barriers"
        label={words.barriers}
        hint={words.barriersHint}
        choices={barriers}
        columns
      />
    </>
  );
}

function WhoPart() {
  const { draft, type } = useEditing();
  const { publics } = useSheetVocabulary();
  return (
    <>
      <SheetSet field="publics" label={words.publics} hint={words.publicsHint} choices={publics} columns />
      {draft.impliedPublics.length > 0 && (
        <SheetSet
          field="impliedPublics"
          label={words.impliedPublics}
          hint={words.impliedPublicsHint}
          choices={publics.filter(({ value }) => draft.impliedPublics.includes(value))}
        />
      )}
      <SheetTri field="admission.rsaRequired" label={words.rsaRequired} />
      <FormRow>
        <SheetText field="admission.minimumAge" label={words.minimumAge} optional numeric />
        <SheetText field="admission.maximumAge" label={words.maximumAge} optional numeric />
      </FormRow>
      <CheckboxField
        name="admission.ageIsFirm"
        label={words.ageIsFirm}
        isSelected={draft["admission.ageIsFirm"]}
        onChange={(isFirm) => type({ "admission.ageIsFirm": isFirm })}
      />
      <SheetText field="admission.ageNote" label={words.ageNote} optional />
      <SheetText
        field="admission.conditions"
        label={words.conditions}
        hint={words.onePerLine}
        rows={3}
        optional
      />
    </>
  );
}

function HowPart() {
  const { draft, type } = useEditing();
  return (
    <>
      <GroupField name="mode" label={words.mode}>
        <div className={styles.inline}>
          <RadioGroup
            label={words.mode}
            value={draft.mode}
            choices={(["INDIVIDUAL", "COLLECTIVE", "BOTH", "UNKNOWN"] as const).map((value) => ({
              value,
              label: m.labels.mode[value],
            }))}
            onChange={(mode) => type({ mode })}
          />
        </div>
      </GroupField>
      <SheetTri field="remote" label={words.remote} />
      <FormRow>
        <SheetText field="durationMonths" label={words.durationMonths} optional numeric />
        <SheetText field="durationWeeks" label={words.durationWeeks} optional numeric />
      </FormRow>
      <SheetText field="durationNote" label={words.durationNote} optional />
      <FormRow>
        <SheetText
          field="weeklyHours"
          label={words.weeklyHours}
          hint={words.weeklyHoursHint}
          optional
          numeric
        />
        <SheetText field="intensity" label={words.intensity} optional />
      </FormRow>
      <SheetText field="procedure" label={words.procedure} hint={words.procedureHint} rows={8} optional />
      <GroupField name="fees" label={words.fees}>
        <TriChoice
          label={words.fees}
          value={draft.fees.free}
          yes={words.free}
          no={words.notFree}
          onChange={(free) => type({ fees: { ...draft.fees, free } })}
        />
      </GroupField>
      {draft.fees.free !== "" && (
        <TextField
          name="fees.details"
          label={words.feesDetails}
          optional={draft.fees.free === "yes"}
          value={draft.fees.details}
          onChange={(details) => type({ fees: { ...draft.fees, details } })}
        />
      )}
      <SheetText field="funding" label={words.funding} hint={words.onePerLine} rows={2} optional />
    </>
  );
}

function OrientPart() {
  return (
    <>
      <SheetSet
        field="prescription.channels"
        label={words.channels}
        choices={(["PLATFORM", "EMAIL", "PHONE", "FORM", "WALK_IN", "OTHER"] as const).map((value) => ({
          value,
          label: m.labels.channel[value],
        }))}
        columns
      />
      <SheetText field="prescription.link" label={words.link} hint={words.linkHint} optional />
      <SheetText field="prescription.instructions" label={words.instructions} rows={4} optional />
      <SheetText
        field="prescription.documents"
        label={words.documents}
        hint={words.onePerLine}
        rows={3}
        optional
      />
      <SheetText
        field="prescription.answerWithinWorkingDays"
        label={words.answerWithin}
        hint={words.answerWithinHint}
        optional
        numeric
      />
      <SheetTri field="selfReferral" label={words.selfReferral} />
    </>
  );
}
