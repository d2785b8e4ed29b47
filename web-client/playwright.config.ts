import { defineConfig } from "@playwright/test";

// These publish sheets of their own: they come after those that count the programme's.
const PUBLISHING = ["sheets.spec.ts", "a11y.spec.ts"];

// The browser is the machine's own: nothing is downloaded. The server is started by whoever runs the tests.
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  // A shared machine may stall a browser once. What fails twice has failed; what needed a second try is listed as flaky.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  projects: [
    { name: "catalogue", testIgnore: PUBLISHING },
    { name: "publishing", testMatch: PUBLISHING, dependencies: ["catalogue"] },
  ],
  use: {
    baseURL: process.env.TRAVERSE_URL ?? "http://127.0.0.1:8080",
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    reducedMotion: "reduce",
    launchOptions: {
      executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
