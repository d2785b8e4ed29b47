import type { Segment } from "./highlight";

type Props = { segments: Segment[] };

/** A text with the words that were looked for. */
export function Highlighted({ segments }: Props) {
  let at = 0;
  return segments.map(({ text, marked }) => {
    const key = at;
    at += text.length;
    return marked ? <mark key={key}>{text}</mark> : text;
  });
}
