import { describe, expect, it } from "vitest";
import { filterOf, validateJournal } from "./journalParams";

describe("the address of the journal", () => {
  it("keeps codes, days and identifiers, and nothing else", () => {
    expect(
      validateJournal({
        geste: "MANAGE_SETTINGS",
        personne: "QWNjb3VudDox",
        structure: "a b",
        du: "2026-02-30",
        au: "2026-11-24",
        q: "un nom",
      }),
    ).toEqual({ geste: "MANAGE_SETTINGS", personne: "QWNjb3VudDox", au: "2026-11-24" });
  });

  it("asks the server for what it keeps, and for the words of the page", () => {
    expect(filterOf({ geste: "SIGN_IN", du: "2026-11-01" }, "arles")).toEqual({
      act: "SIGN_IN",
      from: "2026-11-01",
      search: "arles",
    });
    expect(filterOf({}, "")).toEqual({});
  });
});
