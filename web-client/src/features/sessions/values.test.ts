import { describe, expect, it } from "vitest";
import { copyOf, differences, emptyValues, stillCovered, written } from "./values";

describe("the values of a session", () => {
  const values = {
    ...emptyValues,
    label: "Groupe",
    kind: "DATED" as const,
    startsOn: "2027-01-11",
    applyBy: "2027-01-04",
    places: "12",
    territories: [{ code: "arles", name: "Pôle d’Arles" }],
  };

  it("are sent without what is empty", () => {
    expect(written(values)).toEqual({
      kind: "DATED",
      label: "Groupe",
      startsOn: "2027-01-11",
      endsOn: null,
      applyBy: "2027-01-04",
      places: 12,
      waitingListOpen: false,
      territories: ["arles"],
      location: null,
    });
    expect(written({ ...values, ownLocation: true, address: "12 rue X" }).location).toMatchObject({
      address: "12 rue X",
      territory: "",
    });
  });

  it.each(["", "douze", "-1", "1.5"])("send « %s » places as a number that is refused", (places) => {
    expect(written({ ...values, places }).places).toBe(-1);
  });

  it("are copied without their days", () => {
    expect(copyOf(values)).toEqual({ ...values, startsOn: "", applyBy: "" });
  });

  it("keep for another action only the territories that it covers", () => {
    const pole = (code: string) => ({ code, name: code });
    const leaves = [
      { verdict: "YES", territory: { code: "13004", pole: pole("arles") } },
      { verdict: "NO", territory: { code: "13108", pole: pole("arles") } },
      { verdict: "PROBABLE", territory: { code: "13103", pole: pole("salon-berre") } },
    ];
    const chosen = ["arles", "13004", "13108", "salon-berre", "marseille"].map(pole);
    expect(stillCovered(chosen, leaves).map(({ code }) => code)).toEqual(["arles", "13004", "marseille"]);
  });

  it("say where two versions differ", () => {
    expect(differences(values, values)).toEqual([]);
    expect(differences(values, { ...values, places: "8", territories: [] })).toEqual([
      "places",
      "territories",
    ]);
  });
});
