import { describe, expect, it } from "vitest";
import { curlCommand, OPERATIONS, readOperation } from "./operations";

describe("operations of the integrators' page", () => {
  it("reads title and purpose from the comments, and leaves the document", () => {
    const source = "# Un titre\n# Une raison,\n# sur deux lignes.\nquery A {\n  a # reste\n}\n";
    expect(readOperation("x/03-un-nom.graphql", source, '{"b": 1}\n')).toEqual({
      slug: "un-nom",
      title: "Un titre",
      purpose: "Une raison, sur deux lignes.",
      document: "query A {\n  a # reste\n}",
      variables: '{"b": 1}',
    });
  });

  it("has twelve, each complete, under a name of its own", () => {
    expect(OPERATIONS).toHaveLength(12);
    expect(new Set(OPERATIONS.map(({ slug }) => slug)).size).toBe(12);
    for (const { slug, title, purpose, document, variables } of OPERATIONS) {
      expect(slug).toMatch(/^[a-z-]+$/);
      expect(title).toMatch(/^\p{Lu}/u);
      expect(purpose).toMatch(/\.$/);
      expect(document).toMatch(/^query [A-Z]/);
      if (document.includes("$")) expect(Object.keys(JSON.parse(variables))).not.toHaveLength(0);
    }
  });

  it("quotes a command for the shell", () => {
    expect(curlCommand("http://h/graphql", 'query A { a(b: "l\'eau") }', "")).toBe(
      `curl http://h/graphql -H 'Content-Type: application/json' -d '{"query":"query A { a(b: \\"l'\\''eau\\") }"}'`,
    );
  });
});
