import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("schema-check.mjs", import.meta.url));
const RELEASED = `
  type Query { action(code: String!): Action }
  "Une fiche." type Action { id: ID!  title: String!  old: String @deprecated(reason: "Lisez title.")  state: State! }
  enum State { OPEN FULL }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "schema-check-"));
  writeFileSync(join(folder, "released.graphqls"), RELEASED);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The released SDL with one change, checked as `make schema-check` does. */
function checkAfter(from: string, to: string) {
  expect(RELEASED).toContain(from);
  const schema = mkdtempSync(join(folder, "schema-"));
  writeFileSync(join(schema, "all.graphqls"), RELEASED.replace(from, to));
  const { status, stderr } = spawnSync(
    process.execPath,
    [script, join(folder, "released.graphqls"), schema],
    { encoding: "utf8" },
  );
  return { status, stderr };
}

describe("make schema-check", () => {
  it.each([
    ["a removed field", "title: String!", "", "Action.title"],
    ["a field that may now be null", "title: String!", "title: String", "Action.title"],
    ["a removed value", "OPEN FULL", "OPEN", "State.FULL"],
    ["an argument that is now required", "code: String!", "code: String!, year: Int!", "Query.action.year"],
    ["a field of another type", "): Action }", "): String }", "Query.action"],
  ])("fails on %s", (_, from, to, path) => {
    const { status, stderr } = checkAfter(from, to);
    expect(status).toBe(1);
    expect(stderr).toContain(`${path}: `);
  });

  it.each([
    ["nothing", "title", "title"],
    ["another field", "title: String!", "title: String! subtitle: String"],
    ["another value", "OPEN FULL", "OPEN FULL PAUSED"],
    ["an argument that may be left out", "code: String!", "code: String!, year: Int"],
    ["another description", "Une fiche.", "Une action."],
    ["the removal of a deprecated field", 'old: String @deprecated(reason: "Lisez title.")', ""],
  ])("passes on %s", (_, from, to) => {
    expect(checkAfter(from, to)).toEqual({ status: 0, stderr: "" });
  });
});
