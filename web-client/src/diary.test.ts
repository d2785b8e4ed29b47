import { describe, expect, it } from "vitest";
import { diaryFile } from "./diary";

const file = (place: string) =>
  diaryFile(
    { id: "26-000123", startsAt: "2026-12-02T08:30:00Z", title: "Rendez-vous", place },
    new Date("2026-11-25T10:00:00.123Z"),
  );

describe("an appointment in a diary", () => {
  it("is one event of an hour, at its instant", () => {
    expect(file("Ici").split("\r\n")).toEqual([
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//Traverse//FR",
      "BEGIN:VEVENT",
      "UID:26-000123@traverse",
      "DTSTAMP:20261125T100000Z",
      "DTSTART:20261202T083000Z",
      "DTEND:20261202T093000Z",
      "SUMMARY:Rendez-vous",
      "LOCATION:Ici",
      "END:VEVENT",
      "END:VCALENDAR",
      "",
    ]);
  });

  it("escapes what separates values, so that nothing written adds a line", () => {
    expect(file("12, rue; du\\Port\nBEGIN:VALARM")).toContain(
      "LOCATION:12\\, rue\\; du\\\\Port\\nBEGIN:VALARM\r\n",
    );
  });

  it("has no line over 75 bytes, and none that cuts a letter", () => {
    const place = "É".repeat(200);
    const lines = file(place).split("\r\n");
    for (const one of lines) expect(new TextEncoder().encode(one).length).toBeLessThanOrEqual(75);
    expect(file(place).replaceAll("\r\n ", "")).toContain(`LOCATION:${place}\r\n`);
  });
});
