import { describe, expect, it } from "vitest";
import { plainText, readHighlight } from "./highlight";

describe("an excerpt", () => {
  it("is read in marked and plain parts", () => {
    expect(readHighlight("<mark>Garde</mark> d’enfants – <mark>JEDAI</mark>")).toEqual([
      { text: "Garde", marked: true },
      { text: " d’enfants – ", marked: false },
      { text: "JEDAI", marked: true },
    ]);
  });

  it("gives back what was escaped, once, as text", () => {
    const segments = readHighlight(
      "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt; &amp;lt; <mark>l&#39;emploi</mark>",
    );
    expect(segments).toEqual([
      { text: '<script>alert("1")</script> &lt; ', marked: false },
      { text: "l'emploi", marked: true },
    ]);
    expect(plainText(segments)).toBe('<script>alert("1")</script> &lt; l\'emploi');
  });

  it("takes any other markup as text", () => {
    expect(readHighlight("<b>gras</b> <mark onclick=x>non")).toEqual([
      { text: "<b>gras</b> <mark onclick=x>non", marked: false },
    ]);
  });
});
