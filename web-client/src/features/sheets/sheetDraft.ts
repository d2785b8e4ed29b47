import type { ActionSheetInput, SheetForm_ActionFragment } from "../../gql/graphql";
import { sheets as words } from "../../messages/sheets";
import type { Problem } from "../../ui/formContext";

/** Yes, no, or not said. */
export type Tri = "" | "yes" | "no";

export type ContactDraft = { name: string; role: string; phone: string; email: string; public: boolean };
export type LocationDraft = {
  name: string;
  address: string;
  territory: { code: string; name: string } | null;
  phone: string;
  hours: string;
  accessibility: string;
};
/** Where the action is offered, by codes of territories. */
export type AreaDraft = {
  departmentWide: boolean;
  includes: string[];
  excludes: string[];
  probable: string[];
};

/** A sheet as it is typed: every field of the API by its path, numbers and lists as texts. */
export type Draft = {
  title: string;
  shortTitle: string;
  acronym: string;
  theme: string;
  provider: string;
  providerAcronym: string;
  summary: string;
  objectives: string;
  publics: string[];
  impliedPublics: string[];
  barriers: string[];
  "admission.minimumAge": string;
  "admission.maximumAge": string;
  "admission.ageIsFirm": boolean;
  "admission.ageNote": string;
  "admission.rsaRequired": Tri;
  "admission.conditions": string;
  coverage: AreaDraft;
  "coverage.text": string;
  "coverage.emphasis": string[];
  "coverage.placeOfIntervention": string;
  "coverage.note": string;
  mode: string;
  remote: Tri;
  durationMonths: string;
  durationWeeks: string;
  durationNote: string;
  weeklyHours: string;
  intensity: string;
  procedure: string;
  fees: { free: Tri; details: string };
  funding: string;
  notices: string;
  remarks: string;
  "prescription.channels": string[];
  "prescription.documents": string;
  "prescription.link": string;
  "prescription.instructions": string;
  "prescription.answerWithinWorkingDays": string;
  selfReferral: Tri;
  contacts: ContactDraft[];
  locations: LocationDraft[];
};

export type FieldKey = keyof Draft;

type Kind =
  | "text"
  | "lines"
  | "set"
  | "integer"
  | "decimal"
  | "tri"
  | "same"
  | "area"
  | "fees"
  | "contacts"
  | "locations";

const KINDS: Record<FieldKey, Kind> = {
  title: "text",
  shortTitle: "text",
  acronym: "text",
  theme: "text",
  provider: "text",
  providerAcronym: "text",
  summary: "text",
  objectives: "lines",
  publics: "set",
  impliedPublics: "set",
  barriers: "set",
  "admission.minimumAge": "integer",
  "admission.maximumAge": "integer",
  "admission.ageIsFirm": "same",
  "admission.ageNote": "text",
  "admission.rsaRequired": "tri",
  "admission.conditions": "lines",
  coverage: "area",
  "coverage.text": "text",
  "coverage.emphasis": "set",
  "coverage.placeOfIntervention": "text",
  "coverage.note": "text",
  mode: "same",
  remote: "tri",
  durationMonths: "integer",
  durationWeeks: "integer",
  durationNote: "text",
  weeklyHours: "decimal",
  intensity: "text",
  procedure: "text",
  fees: "fees",
  funding: "lines",
  notices: "lines",
  remarks: "lines",
  "prescription.channels": "set",
  "prescription.documents": "lines",
  "prescription.link": "text",
  "prescription.instructions": "text",
  "prescription.answerWithinWorkingDays": "integer",
  selfReferral: "tri",
  contacts: "contacts",
  locations: "locations",
};

export const KEYS = Object.keys(KINDS) as FieldKey[];

/** What is published without a review, as the server has it: the rest waits for one. */
export const AT_ONCE: ReadonlySet<FieldKey> = new Set<FieldKey>([
  "prescription.channels",
  "prescription.documents",
  "prescription.link",
  "prescription.instructions",
  "prescription.answerWithinWorkingDays",
  "selfReferral",
  "contacts",
  "locations",
]);

const tri = (value: boolean | null | undefined): Tri => (value == null ? "" : value ? "yes" : "no");
const number = (value: number | null | undefined) => (value == null ? "" : String(value).replace(".", ","));
const text = (value: string | null | undefined) => value ?? "";
const codes = (list: ReadonlyArray<{ code: string }>) => list.map(({ code }) => code);
const slugs = (list: ReadonlyArray<{ slug: string }>) => list.map(({ slug }) => slug);
const lines = (list: readonly string[]) => list.join("\n");

/** What the server holds, to be typed in. */
export function toDraft(action: SheetForm_ActionFragment): Draft {
  const { admission, coverage, prescription, fees } = action;
  return {
    title: action.title,
    shortTitle: action.shortTitle === action.title ? "" : action.shortTitle, // a sheet without one is listed by its title
    acronym: text(action.acronym),
    theme: action.theme.code,
    provider: text(action.provider),
    providerAcronym: text(action.providerAcronym),
    summary: action.summary,
    objectives: lines(action.objectives),
    publics: slugs(action.publics),
    impliedPublics: slugs(action.impliedPublics),
    barriers: slugs(action.barriers),
    "admission.minimumAge": number(admission.minimumAge),
    "admission.maximumAge": number(admission.maximumAge),
    "admission.ageIsFirm": admission.ageIsFirm,
    "admission.ageNote": text(admission.ageNote),
    "admission.rsaRequired": tri(admission.rsaRequired),
    "admission.conditions": lines(admission.conditions),
    coverage: {
      departmentWide: coverage.departmentWide,
      includes: codes(coverage.includes),
      excludes: codes(coverage.excludes),
      probable: codes(coverage.probable),
    },
    "coverage.text": coverage.text,
    "coverage.emphasis": codes(coverage.emphasis),
    "coverage.placeOfIntervention": text(coverage.placeOfIntervention),
    "coverage.note": text(coverage.note),
    mode: action.mode,
    remote: tri(action.remote),
    durationMonths: number(action.durationMonths),
    durationWeeks: number(action.durationWeeks),
    durationNote: text(action.durationNote),
    weeklyHours: number(action.weeklyHours),
    intensity: text(action.intensity),
    procedure: text(action.procedure),
    fees: { free: tri(fees?.free), details: text(fees?.details) },
    funding: lines(action.funding),
    notices: lines(action.notices),
    remarks: lines(action.remarks),
    "prescription.channels": [...prescription.channels],
    "prescription.documents": lines(prescription.documents),
    "prescription.link": text(prescription.link),
    "prescription.instructions": text(prescription.instructions),
    "prescription.answerWithinWorkingDays": number(prescription.ownDelay),
    selfReferral: tri(action.selfReferral),
    contacts: action.contacts.map((one) => ({
      name: text(one.name),
      role: text(one.role),
      phone: text(one.phone),
      email: text(one.email),
      public: one.public,
    })),
    locations: action.locations.map((one) => ({
      name: text(one.name),
      address: one.address,
      territory: { code: one.territory.code, name: one.territory.name },
      phone: text(one.phone),
      hours: text(one.hours),
      accessibility: text(one.accessibility),
    })),
  };
}

const isTrue = (value: Tri) => (value === "" ? null : value === "yes");
const eachLine = (value: string) =>
  value
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
/** NaN for what is no number; null for nothing. */
function parse(value: string): number | null {
  const typed = value.trim().replace(",", ".");
  return typed === "" ? null : Number(typed);
}

/** A value as the API takes it. Two drafts that give the same value say the same, whatever was typed. */
function sent<K extends FieldKey>(key: K, draft: Draft): unknown {
  switch (KINDS[key]) {
    case "text":
      return (draft[key] as string).trim();
    case "lines":
      return eachLine(draft[key] as string);
    case "integer":
    case "decimal":
      return parse(draft[key] as string);
    case "tri":
      return isTrue(draft[key] as Tri);
    case "fees":
      return { free: isTrue(draft.fees.free), details: draft.fees.details.trim() };
    case "contacts":
      return draft.contacts
        .map((one) => ({
          ...one,
          name: one.name.trim(),
          role: one.role.trim(),
          phone: one.phone.trim(),
          email: one.email.trim(),
        }))
        .filter(({ name, role, phone, email }) => name || role || phone || email);
    case "locations":
      return draft.locations
        .map((one) => ({
          name: one.name.trim(),
          address: one.address.trim(),
          territory: one.territory?.code ?? "",
          phone: one.phone.trim(),
          hours: one.hours.trim(),
          accessibility: one.accessibility.trim(),
        }))
        .filter((one) => Object.values(one).some(Boolean));
    default:
      return draft[key];
  }
}

/** A fingerprint of what a field says. */
export function fingerprint(key: FieldKey, draft: Draft): string {
  const value = sent(key, draft);
  // What is no number differs from nothing, and from what else is none.
  if (Number.isNaN(value)) return JSON.stringify(draft[key]);
  return JSON.stringify(KINDS[key] === "set" ? [...(value as string[])].sort() : value);
}

/** Whether two drafts say the same in a field. */
export function same(key: FieldKey, a: Draft, b: Draft): boolean {
  return fingerprint(key, a) === fingerprint(key, b);
}

/** The mutation's input for some fields, and what of them cannot be sent at all. */
export function toInput(
  draft: Draft,
  keys: readonly FieldKey[],
): { sheet: ActionSheetInput; problems: Problem[] } {
  const sheet: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const key of keys) {
    const value = sent(key, draft);
    const wrong =
      (KINDS[key] === "integer" && value !== null && !Number.isInteger(value)) ||
      (KINDS[key] === "decimal" && Number.isNaN(value));
    if (wrong) {
      const message = KINDS[key] === "integer" ? words.wholeNumber : words.number;
      problems.push({ field: key.split("."), message });
      continue;
    }
    put(sheet, key === "coverage" ? [] : key.split("."), value, key);
  }
  return { sheet: sheet as ActionSheetInput, problems };
}

function put(sheet: Record<string, unknown>, path: readonly string[], value: unknown, key: FieldKey) {
  const [first, second] = path;
  if (key === "coverage") {
    sheet.coverage = { ...(sheet.coverage as object | undefined), ...(value as object) };
  } else if (first && second) {
    sheet[first] = { ...(sheet[first] as object | undefined), [second]: value };
  } else if (first) {
    sheet[first] = value;
  }
}

/** The field that a problem of the server is about. */
export function keyOf(problem: Problem): FieldKey | undefined {
  const path = problem.field ?? [];
  const whole = path.slice(0, 2).join(".");
  const found = KEYS.find((key) => key === whole) ?? KEYS.find((key) => key === path[0]);
  return found;
}
