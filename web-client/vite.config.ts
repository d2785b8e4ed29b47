import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const api = process.env.TRAVERSE_ADDR ?? "127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  server: { proxy: { "/graphql": `http://${api}` } },
  build: {
    // No data: URL: the content security policy serves everything from our own origin.
    assetsInlineLimit: 0,
  },
  test: { include: ["src/**/*.test.ts"] },
});
