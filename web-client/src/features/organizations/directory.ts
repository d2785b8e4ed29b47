import type { Trust } from "../../gql/graphql";

/** What the address of the list says: `/structures?q=plie&nature=PLIE&pole=arles&membres=CLAIMED`. */
export type DirectoryParams = { q?: string; nature?: string; pole?: string; membres?: Trust | undefined };

/** How far organisations have been claimed, from the least. */
export const TRUSTS: readonly Trust[] = ["UNCLAIMED", "CLAIMED", "VERIFIED"];

/** Reads an address. What it cannot mean is left out; it never refuses. */
export function validateDirectory(raw: Record<string, unknown>): DirectoryParams {
  const text = (name: string) => {
    const value = raw[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const q = text("q");
  const nature = text("nature");
  const pole = text("pole");
  const membres = TRUSTS.find((one) => one === text("membres"));
  return { ...(q && { q }), ...(nature && { nature }), ...(pole && { pole }), ...(membres && { membres }) };
}
