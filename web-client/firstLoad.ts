import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const BUDGET = 200_000;

type Chunk = {
  type: string;
  fileName: string;
  isEntry?: boolean;
  imports?: string[];
  code?: string;
  name?: string;
};

/**
 * Holds the build to a first load under 200 kB of compressed script, whatever page is opened first: the entry with all
 * that it imports, and the page's own script with all that it imports. A build that is over fails, and says which page.
 */
export function firstLoad(): Plugin {
  return {
    name: "first-load",
    apply: "build",
    generateBundle(_options, bundle) {
      const chunks = new Map<string, Chunk & { dynamicImports?: string[] }>();
      for (const one of Object.values(bundle)) if (one.type === "chunk") chunks.set(one.fileName, one);
      const weights = new Map([...chunks].map(([name, { code }]) => [name, gzipSync(code ?? "").length]));

      function load(name: string, into: Set<string>): Set<string> {
        if (into.has(name)) return into;
        into.add(name);
        for (const imported of chunks.get(name)?.imports ?? []) load(imported, into);
        return into;
      }
      const weigh = (files: Set<string>) =>
        [...files].reduce((sum, file) => sum + (weights.get(file) ?? 0), 0);

      const entry = [...chunks.values()].find((one) => one.isEntry);
      if (!entry) throw new Error("first load: the build has no entry");
      const first = load(entry.fileName, new Set());
      const pages = (entry.dynamicImports ?? []).map(
        (page) => [page, weigh(load(page, new Set(first)))] as const,
      );
      const [heaviest, weight] = pages.reduce(
        (a, b) => (b[1] > a[1] ? b : a),
        [entry.fileName, weigh(first)],
      );
      console.log(`first load: entry ${kB(weigh(first))}, heaviest page ${kB(weight)} (${heaviest})`);
      const over = pages.filter(([, one]) => one > BUDGET);
      if (over.length > 0 || weigh(first) > BUDGET) {
        const list = over.map(([page, one]) => `${page} ${kB(one)}`).join(", ");
        throw new Error(`first load: over ${kB(BUDGET)} of compressed script: ${list || entry.fileName}`);
      }
    },
  };
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
