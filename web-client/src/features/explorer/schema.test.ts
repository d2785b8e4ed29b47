import { buildSchema } from "graphql";
import { describe, expect, it } from "vitest";
import { findInSchema, typeNames } from "./schema";

const schema = buildSchema(`
  "Entrées." type Query { "Le thème d’une action." a(b: Filter): Action }
  "Une fiche." type Action { id: ID! "Durée." months: Int }
  "Un filtre." input Filter { months: Int }
  type Subscription { changed: Action }
`);

describe("the schema reader", () => {
  it("lists entry points first, and nothing of the language's own", () => {
    expect(typeNames(schema)).toEqual(["Query", "Subscription", "Action", "Filter"]);
  });

  it("finds names before descriptions, without accents or case", () => {
    expect(findInSchema(schema, "MONTHS").map(({ label }) => label)).toEqual([
      "Action.months",
      "Filter.months",
    ]);
    expect(findInSchema(schema, "action").map(({ label }) => label)).toEqual(["Action", "Query.a"]);
    expect(findInSchema(schema, "duree")).toEqual([{ label: "Action.months", type: "Action" }]);
    expect(findInSchema(schema, "theme d'une").map(({ label }) => label)).toEqual(["Query.a"]);
    expect(findInSchema(schema, "  ")).toEqual([]);
  });
});
