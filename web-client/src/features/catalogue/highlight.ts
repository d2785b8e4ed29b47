/** A part of an excerpt, as it is read. */
export type Segment = { text: string; marked: boolean };

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", "#39": "'", "#34": '"' };

function unescapeHtml(html: string): string {
  return html.replace(/&(amp|lt|gt|#39|#34);/g, (_, name: string) => ENTITIES[name] ?? "");
}

/**
 * Reads the API's `highlight`: only `<mark>` and `</mark>` are markup, and the five characters that HTML escapes are
 * turned back. The result is text, to be rendered as text: nothing of it is ever given to the browser as HTML.
 */
export function readHighlight(highlight: string): Segment[] {
  return highlight
    .split(/(<mark>.*?<\/mark>)/s)
    .filter((part) => part !== "")
    .map((part) => {
      const marked = part.startsWith("<mark>") && part.endsWith("</mark>");
      return { text: unescapeHtml(marked ? part.slice(6, -7) : part), marked };
    });
}

export function plainText(segments: Segment[]): string {
  return segments.map(({ text }) => text).join("");
}
