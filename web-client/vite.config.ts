import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { documentsInPlace } from "./documentsInPlace";
import { firstLoad } from "./firstLoad";

const api = process.env.TRAVERSE_ADDR ?? "127.0.0.1:8080";

/**
 * Starts every style sheet of the build with the order of the layers. Pages share style sheets that may come before the
 * main one, and the first sheet that names a layer decides its rank.
 */
function layersFirst(): Plugin {
  const order = readFileSync(new URL("src/styles/index.css", import.meta.url), "utf8").match(
    /^@layer .*;$/m,
  )?.[0];
  if (!order) throw new Error("src/styles/index.css does not say the order of the layers");
  return {
    name: "layers-first",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type === "asset" && file.fileName.endsWith(".css")) file.source = `${order}${file.source}`;
        }
      },
    },
  };
}

export default defineConfig({
  plugins: [documentsInPlace(), react(), firstLoad(), layersFirst()],
  // The operations of the integrators' page are files of graph/examples.
  server: {
    proxy: { "/graphql": `http://${api}`, "/schema.graphql": `http://${api}` },
    fs: { allow: [".."] },
  },
  build: {
    // No data: URL: the content security policy serves everything from our own origin.
    assetsInlineLimit: 0,
    // One style sheet for all pages: it weighs less than the requests that its parts would cost.
    cssCodeSplit: false,
  },
  test: { include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"] },
});
