/** Words of how fast an action’s porteurs answer. */
import { plural } from "../messages";

function workingDays(days: number): string {
  return `${days.toLocaleString("fr", { maximumFractionDigits: 1 })} ${days >= 2 ? "jours ouvrés" : "jour ouvré"}`;
}

export const responseTime = {
  label: "Réponse aux prescriptions",
  /** « En 2 jours ouvrés (médiane) ; 80 % acceptées ou mises sur liste d’attente, sur 12 réponses en un an » */
  said: (days: number, rate: number, sample: number) =>
    `En ${workingDays(days)} (médiane) ; ${Math.round(rate)} % acceptées ou mises sur liste d’attente, sur ${plural(sample, "réponse", "réponses")} en un an`,
  /** « Répond en 2 jours ouvrés, 80 % oui (12 réponses) » */
  short: (days: number, rate: number, sample: number) =>
    `Répond en ${workingDays(days)}, ${Math.round(rate)} % oui (${plural(sample, "réponse", "réponses")})`,
} as const;
