/** Which reports a list shows, as the address says it. */
export const REPORT_VIEWS = ["a-traiter", "faits", "tous"] as const;
export type ReportView = (typeof REPORT_VIEWS)[number];

/** Reads `?vue=faits&fiche=slug`; what it does not understand is left out. */
export function readReportSearch(raw: Record<string, unknown>): { vue?: ReportView; fiche?: string } {
  const vue = REPORT_VIEWS.find((one) => one === raw.vue);
  const fiche = typeof raw.fiche === "string" && raw.fiche !== "" ? raw.fiche : undefined;
  return { ...(vue && { vue }), ...(fiche && { fiche }) };
}
