const ZONE = "Europe/Paris";

/** How far the clocks of Paris are ahead of UTC at an instant, in milliseconds. */
function offset(instant: number): number {
  const shown = new Date(instant).toLocaleString("sv", { timeZone: ZONE });
  return Date.parse(`${shown.replace(" ", "T")}Z`) - Math.floor(instant / 1000) * 1000;
}

/**
 * The instant (ISO 8601, UTC) at which the clocks of Paris show « 2026-11-25T14:30 », wherever the browser is. An hour that
 * does not exist in spring is the one after it.
 */
export function parisInstant(wall: string): string {
  const utc = Date.parse(`${wall}Z`);
  return new Date(utc - offset(utc - offset(utc))).toISOString();
}

/** The day of the calendar that it is in Paris, « 2026-11-25 ». */
export function parisToday(): string {
  return new Date().toLocaleDateString("sv", { timeZone: ZONE });
}
