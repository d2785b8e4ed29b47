import { describe, expect, it } from "vitest";
import { barLengths, largestBand, type PyramidBand, pyramidTotals } from "./pyramid";

const bands: PyramidBand[] = [
  { label: "60 ans et plus", men: 10, women: 20, total: 30 },
  { label: "25-29 ans", men: 40, women: 5, total: 45 },
  { label: "0-24 ans", men: 0, women: 45, total: 45 },
];

describe("an age pyramid", () => {
  it("draws both halves on one scale", () => {
    const lengths = barLengths(bands);
    const unit = (lengths[0]?.men ?? 0) / 10;
    expect(unit).toBeGreaterThan(0);
    bands.forEach((band, index) => {
      expect(lengths[index]?.men).toBeCloseTo(unit * band.men);
      expect(lengths[index]?.women).toBeCloseTo(unit * band.women);
    });
    expect(Math.max(...lengths.flatMap(({ men, women }) => [men, women]))).toBeLessThan(70);
  });

  it("adds up", () => {
    expect(pyramidTotals(bands)).toEqual({ men: 50, women: 70, total: 120 });
  });

  it("names its largest band, the oldest of equals", () => {
    expect(largestBand(bands)?.label).toBe("25-29 ans");
  });

  it("draws nothing of nothing", () => {
    expect(barLengths([])).toEqual([]);
    expect(largestBand([])).toBeUndefined();
  });
});
