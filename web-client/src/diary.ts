/** An appointment as a diary reads it. */
export type Appointment = {
  /** What makes it the same appointment when it is added again, moved. */
  id: string;
  /** An instant, as the API gives it. */
  startsAt: string;
  title: string;
  place: string;
};

/** Texts of a diary: what separates values is escaped, and a line has 75 bytes at most (RFC 5545, 3.1 and 3.3.11). */
function line(name: string, value: string): string {
  const whole = `${name}:${value.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n")}`;
  const lines = [""];
  for (const character of whole) {
    const last = lines.length - 1;
    const room = last === 0 ? 75 : 74; // the next ones begin with a space
    if (bytes(lines[last] + character) > room) lines.push(character);
    else lines[last] += character;
  }
  return lines.join("\r\n ");
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

function instant(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d+/g, "");
}

/**
 * The appointment as an iCalendar file (RFC 5545) of one event of an hour, which any diary takes. Nothing leaves the
 * browser: no address names it.
 */
export function diaryFile({ id, startsAt, title, place }: Appointment, now: Date): string {
  const start = new Date(startsAt);
  return `${[
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Traverse//FR",
    "BEGIN:VEVENT",
    line("UID", `${id}@traverse`),
    `DTSTAMP:${instant(now)}`,
    `DTSTART:${instant(start)}`,
    `DTEND:${instant(new Date(start.getTime() + 60 * 60_000))}`,
    line("SUMMARY", title),
    line("LOCATION", place),
    "END:VEVENT",
    "END:VCALENDAR",
  ].join("\r\n")}\r\n`;
}

/** Gives a text to the browser as a file to keep. */
export function keepFile(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
