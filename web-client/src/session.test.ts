import { afterEach, describe, expect, it, vi } from "vitest";
import { beforeSignOut, endSession, KEPT_HERE, safeReturn } from "./session";

describe("the address to come back to", () => {
  it("is one of this site", () => {
    expect(safeReturn("/actions/plie?ou=13001#ou")).toBe("/actions/plie?ou=13001#ou");
    expect(safeReturn("/")).toBe("/");
  });

  it.each([
    undefined,
    "",
    "espace",
    "//elsewhere.example",
    "/\\elsewhere.example",
    "https://elsewhere.example",
    "javascript:alert(1)",
  ])("is the hub for %s", (address) => expect(safeReturn(address)).toBe("/espace"));
});

describe("the end of a session", () => {
  afterEach(() => vi.unstubAllGlobals());

  /** A browser that keeps two texts, one of them typed in a sheet, and a server that answers `status`. */
  function browser(status: number) {
    const kept: Record<string, string> = { [`${KEPT_HERE}somebody.1`]: "{}", other: "kept" };
    Object.defineProperty(kept, "removeItem", { value: (name: string) => delete kept[name] });
    const asked: string[] = [];
    vi.stubGlobal("localStorage", kept);
    vi.stubGlobal("fetch", async (path: string, { method }: { method: string }) => {
      asked.push(`${method} ${path}`);
      return new Response(status === 204 ? null : "{}", { status });
    });
    return { kept, asked };
  }

  it("comes after what was being typed is sent, and leaves nothing of it in the browser", async () => {
    const { kept, asked } = browser(204);
    const takeBack = beforeSignOut(async () => asked.push("the last words"));
    beforeSignOut(async () => Promise.reject(new Error("a save that fails")));
    expect(await endSession()).toEqual({ ok: true });
    expect(asked).toEqual(["the last words", "DELETE /session"]);
    expect(Object.keys(kept)).toEqual(["other"]);
    takeBack();
    await endSession();
    expect(asked).toEqual(["the last words", "DELETE /session", "DELETE /session"]);
  });

  it("forgets nothing when the server did not end it", async () => {
    const { kept } = browser(503);
    expect(await endSession()).toEqual({ ok: false });
    expect(Object.keys(kept)).toHaveLength(2);
  });
});
