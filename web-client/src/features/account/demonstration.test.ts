import { describe, expect, it } from "vitest";
import { byRole, type DemonstrationPerson, findPersons } from "./demonstration";

const person = (
  name: string,
  role: DemonstrationPerson["role"],
  organization: string,
): DemonstrationPerson => ({
  email: `${name}@demo.invalid`,
  name,
  role,
  organization,
  pole: "",
});
const anne = person("Anne Démo-Églantine", "REFERENT", "Maison fictive – Arles");
const hugo = person("Hugo Démo-Pin", "PROVIDER", "Régie Sud");
const lea = person("Léa Démo-Pin", "REFERENT", "Maison fictive – Salon");

describe("fictitious persons", () => {
  it("are found by every word, without accents nor capitals", () => {
    const all = [anne, hugo, lea];
    expect(findPersons(all, " EGLANTINE arles ")).toEqual([anne]);
    expect(findPersons(all, "pin")).toEqual([hugo, lea]);
    expect(findPersons(all, "pin maison")).toEqual([lea]);
    expect(findPersons(all, "nobody")).toEqual([]);
    expect(findPersons(all, "")).toEqual(all);
  });

  it("stand by role, in the order in which they come", () => {
    expect(byRole([anne, hugo, lea])).toEqual([
      ["REFERENT", [anne, lea]],
      ["PROVIDER", [hugo]],
    ]);
  });
});
