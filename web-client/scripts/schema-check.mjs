/**
 * Compares the SDL with that of the last release: `node scripts/schema-check.mjs [released] [folder of the SDL]`.
 * Fails on a change that breaks a program which works today. Descriptions do not count, and a field that the last release
 * called deprecated may go. With `--release`, writes the SDL as that of the last release instead.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CriticalityLevel, DiffRule, diff } from "@graphql-inspector/core";
import { buildSchema, lexicographicSortSchema, printSchema } from "graphql";

const HEADER =
  "# The SDL of the last release, written by `make schema-release`. `make schema-check` compares with it.\n";

const top = fileURLToPath(new URL("../../", import.meta.url));
const paths = process.argv.slice(2).filter((argument) => argument !== "--release");
const [released = `${top}graph/released.graphqls`, current = `${top}graph/schema`] = paths;

if (process.argv.includes("--release")) {
  writeFileSync(released, `${HEADER}\n${printSchema(lexicographicSortSchema(readFolder(current)))}\n`);
  console.log("The SDL is now that of the last release.");
} else {
  const changes = await diff(buildSchema(readFileSync(released, "utf8")), readFolder(current), [
    DiffRule.ignoreDescriptionChanges,
    DiffRule.suppressRemovalOfDeprecatedField,
  ]);
  const breaking = changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking);
  for (const { message, path, criticality } of breaking) {
    console.error(`${path}: ${message}. ${criticality.reason ?? ""}`);
  }
  if (breaking.length > 0) {
    console.error(
      "The SDL breaks programs that work with the last release. Keep what it had, marked @deprecated: see CONTRIBUTING.md.",
    );
    process.exitCode = 1;
  }
}

/** @param {string} folder */
function readFolder(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith(".graphqls"));
  return buildSchema(files.map((name) => readFileSync(`${folder}/${name}`, "utf8")).join("\n"));
}
