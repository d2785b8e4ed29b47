/** The browsers and systems that people have, each known by a word; the more precise words come first. */
const BROWSERS: Array<[RegExp, string]> = [
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/OPR\/|Opera/, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrom(e|ium)\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: Array<[RegExp, string]> = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

/** What a browser's name for itself says of a device, in words that its owner knows; `""` for what it does not say. */
export function deviceOf(userAgent: string): { browser: string; system: string } {
  const named = (table: Array<[RegExp, string]>) =>
    table.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "";
  return { browser: named(BROWSERS), system: named(SYSTEMS) };
}
