import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/**
 * Puts every GraphQL document where it is written, in place of the call `graphql(...)`: the generated map holds all
 * documents of the site together, and every page would carry those of all others. A fragment is only a type at run time:
 * the operations that use it hold its text.
 */
export function documentsInPlace(): Plugin {
  const generated = new URL("src/gql/graphql.ts", import.meta.url);
  let documents = new Map<string, string>();
  return {
    name: "documents-in-place",
    enforce: "pre",
    apply: "build",
    buildStart() {
      const lines = readFileSync(generated, "utf8").matchAll(
        /^export const (\w+)Document = (\{.*\}) as unknown as DocumentNode</gm,
      );
      documents = new Map([...lines].map(([, name = "", json = ""]) => [name, json]));
    },
    transform(code, id) {
      if (!/\/src\/.*\.tsx?$/.test(id) || id.includes("/src/gql/") || !code.includes("graphql(`"))
        return null;
      return code.replace(/\bgraphql\(`([^`]*)`\)/g, (call, text: string) => {
        const [, kind, name = ""] = /^\s*(query|mutation|subscription|fragment)\s+(\w+)/.exec(text) ?? [];
        if (kind === "fragment") return "({})";
        const json = documents.get(name);
        if (!json) throw new Error(`${id}: ${call.slice(0, 60)}… is not in src/gql: npm run generate`);
        return `(${json})`;
      });
    },
  };
}
