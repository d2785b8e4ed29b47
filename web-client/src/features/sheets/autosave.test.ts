import { describe, expect, it } from "vitest";
import {
  begin,
  choose,
  copyOf,
  meet,
  problemsOf,
  receive,
  refuse,
  takeUp,
  toSend,
  type,
  unsaved,
} from "./autosave";
import { AT_ONCE, type Draft, fingerprint, KEYS, keyOf, toInput } from "./sheetDraft";

const EMPTY: Draft = {
  title: "Atelier",
  shortTitle: "",
  acronym: "",
  theme: "1.7",
  provider: "",
  providerAcronym: "",
  summary: "",
  objectives: "",
  publics: [],
  impliedPublics: [],
  barriers: [],
  "admission.minimumAge": "",
  "admission.maximumAge": "",
  "admission.ageIsFirm": false,
  "admission.ageNote": "",
  "admission.rsaRequired": "",
  "admission.conditions": "",
  coverage: { departmentWide: false, includes: [], excludes: [], probable: [] },
  "coverage.text": "",
  "coverage.emphasis": [],
  "coverage.placeOfIntervention": "",
  "coverage.note": "",
  mode: "UNKNOWN",
  remote: "",
  durationMonths: "",
  durationWeeks: "",
  durationNote: "",
  weeklyHours: "",
  intensity: "",
  procedure: "",
  fees: { free: "", details: "" },
  funding: "",
  notices: "",
  remarks: "",
  "prescription.channels": [],
  "prescription.documents": "",
  "prescription.link": "",
  "prescription.instructions": "",
  "prescription.answerWithinWorkingDays": "",
  selfReferral: "",
  contacts: [],
  locations: [],
};
const held = (changed: Partial<Draft>, version = 1) => ({
  draft: { ...EMPTY, ...changed },
  version,
  revision: 3,
});
const sending = (work: Parameters<typeof toSend>[0]) =>
  new Map(toSend(work).map((key) => [key, fingerprint(key, work.local)] as const));

describe("what is sent", () => {
  it("is what differs, in the shape of the API", () => {
    const work = type(begin(held({})), {
      title: " Atelier mobilité ",
      objectives: "Un\n\n Deux ",
      "admission.minimumAge": "18",
      "admission.ageNote": "révolus",
      weeklyHours: "3,5",
      remote: "no",
      coverage: { departmentWide: true, includes: [], excludes: ["arles"], probable: [] },
      "coverage.text": "Tout sauf Arles",
      fees: { free: "yes", details: "" },
      contacts: [
        { name: "Léa", role: "", phone: "04", email: "", public: true },
        { name: " ", role: "", phone: "", email: "", public: true },
      ],
    });
    expect(toInput(work.local, toSend(work))).toEqual({
      problems: [],
      sheet: {
        title: "Atelier mobilité",
        objectives: ["Un", "Deux"],
        admission: { minimumAge: 18, ageNote: "révolus" },
        weeklyHours: 3.5,
        remote: false,
        coverage: {
          departmentWide: true,
          includes: [],
          excludes: ["arles"],
          probable: [],
          text: "Tout sauf Arles",
        },
        fees: { free: true, details: "" },
        contacts: [{ name: "Léa", role: "", phone: "04", email: "", public: true }],
      },
    });
  });

  it("is nothing when only spaces or the order of choices changed", () => {
    const work = type(begin(held({ publics: ["a", "b"], objectives: "Un" })), {
      title: "Atelier ",
      publics: ["b", "a"],
      objectives: "Un\n",
    });
    expect(unsaved(work)).toEqual([]);
  });

  it("keeps what is no number for its author to mend", () => {
    const { sheet, problems } = toInput({ ...EMPTY, durationMonths: "trois", weeklyHours: "x" }, [
      "durationMonths",
      "weeklyHours",
      "title",
    ]);
    expect(sheet).toEqual({ title: "Atelier" });
    expect(problems.map(({ field }) => field)).toEqual([["durationMonths"], ["weeklyHours"]]);
    expect(unsaved(type(begin(held({})), { durationMonths: "trois" }))).toEqual(["durationMonths"]);
  });
});

describe("what the server answers", () => {
  it("is taken in, but for what was typed meanwhile", () => {
    const typed = type(begin(held({})), { title: "Envoyé", summary: "Envoyé aussi" });
    const sent = sending(typed);
    const later = type(typed, { summary: "Tapé depuis" });
    const work = receive(
      later,
      held({ title: "Envoyé", summary: "Envoyé aussi", acronym: "D’une autre" }, 2),
      sent,
    );
    expect(work.local).toMatchObject({ title: "Envoyé", summary: "Tapé depuis", acronym: "D’une autre" });
    expect(toSend(work)).toEqual(["summary"]);
  });

  it("holds back what was refused until it changes, and lets the rest go", () => {
    const typed = type(begin(held({})), {
      title: "Bon",
      contacts: [{ name: "", role: "", phone: "x", email: "", public: true }],
    });
    const problem = { field: ["contacts", "0", "phone"], message: "Ce numéro n’est pas valable." };
    const work = refuse(typed, [problem], sending(typed));
    expect(toSend(work)).toEqual(["title"]);
    expect(problemsOf(work)).toEqual([problem]);
    const mended = type(work, {
      contacts: [{ name: "", role: "", phone: "04 90 00 00 00", email: "", public: true }],
    });
    expect(toSend(mended)).toEqual(["title", "contacts"]);
    expect(problemsOf(mended)).toEqual([]);
  });

  it("shows two versions, and writes over the other one only when it was chosen", () => {
    const typed = type(begin(held({})), { title: "Le mien", summary: "À moi seule" });
    const clash = {
      key: "title" as const,
      label: "Intitulé",
      base: "Atelier",
      mine: "Le mien",
      theirs: "Le sien",
      by: "Léa",
    };
    const met = meet(typed, [clash], held({ title: "Le sien" }, 4));
    expect(met.local.title).toBe("Le mien");
    expect(toSend(met)).toEqual(["summary"]);
    expect(toSend(choose(met, "title", "mine"))).toEqual(["title", "summary"]);
    const theirs = choose(met, "title", "theirs");
    expect(theirs.local.title).toBe("Le sien");
    expect(toSend(theirs)).toEqual(["summary"]);
  });
});

describe("what the browser keeps", () => {
  it("is what the server has not, upon the version that it was typed on", () => {
    const work = type(begin(held({}, 7)), { title: "Perdu sinon" });
    const kept = copyOf(work);
    expect(kept).toEqual({ version: 7, revision: 3, values: { title: "Perdu sinon" } });
    const back = takeUp(begin(held({ summary: "Depuis" }, 9)), kept as NonNullable<typeof kept>);
    expect(back.held.version).toBe(7);
    expect(back.local).toMatchObject({ title: "Perdu sinon", summary: "Depuis" });
    expect(copyOf(begin(held({})))).toBeNull();
  });

  it("is forgotten when the server has it already", () => {
    const fresh = begin(held({ title: "Enregistré" }, 9));
    expect(takeUp(fresh, { version: 7, revision: 3, values: { title: "Enregistré" } })).toBe(fresh);
  });
});

describe("fields", () => {
  it("are found again from the path of a problem", () => {
    expect(keyOf({ field: ["contacts", "0", "email"], message: "" })).toBe("contacts");
    expect(keyOf({ field: ["coverage", "excludes"], message: "" })).toBe("coverage");
    expect(keyOf({ field: ["coverage", "text"], message: "" })).toBe("coverage.text");
    expect(keyOf({ field: ["admission", "maximumAge"], message: "" })).toBe("admission.maximumAge");
    expect(keyOf({ field: ["version"], message: "" })).toBeUndefined();
    expect([...AT_ONCE].every((key) => KEYS.includes(key))).toBe(true);
  });
});
