import { expect, test } from "vitest";
import { bands, contour, doubt, quantile } from "../src/lib/bands";
import { csvOf, fileName } from "../src/lib/download";
import { scaleOf } from "../src/lib/scale";
import { number, percent, points, shareEnds, signed } from "../src/lib/format";

test("shares are percentages, and what rounds away is said in words", () => {
  expect(percent(0.344)).toBe("34\u202f%");
  expect(percent(0)).toBe("0\u202f%");
  expect(percent(0.001)).toBe("under 1\u202f%");
  expect(percent(0.999, "de")).toBe("über 99\u202f%");
  expect(percent(NaN)).toBe("–");
});

test("ends of an interval are rounded as the share between them is, on every page", () => {
  expect(shareEnds(0.2949, 0.3551)).toEqual({ low: "29", high: "36\u202f%" });
  expect(shareEnds(0, 0.005)).toEqual({ low: "0", high: "1\u202f%" });
  expect(shareEnds(0.002, 0.996, "de")).toEqual({ low: "unter 1", high: "über 99\u202f%" }); // codespell:ignore unter
});

test("numbers have two significant digits, a real minus and the language's comma", () => {
  expect(number(0.05432)).toBe("0.054");
  expect(number(1234.6)).toBe("1235");
  expect(number(-2.5, "de")).toBe("−2,5");
  expect(signed(0.25)).toBe("+0.25");
  expect(points(-0.614)).toBe("−61");
});

test("bands are quantiles of the lanes that are finite and not left out", () => {
  const values = Float32Array.from([1, 2, 3, NaN, 100, 5, 5, 5, 5, -9]);
  const [low, middle, high] = bands(values, 2, 5, [0, 0.5, 1], new Set([4]));
  expect([low![0], middle![0], high![0]]).toEqual([1, 2, 3]);
  expect([low![1], middle![1], high![1]]).toEqual([5, 5, 5]);
  expect(quantile([0, 10], 0.25)).toBe(2.5);
  expect(quantile([], 0.5)).toBeNaN();
});

test("doubt is one bit at a coin toss and none at certainty", () => {
  expect(doubt(0.5)).toBe(1);
  expect([doubt(0), doubt(1)]).toEqual([0, 0]);
});

test("the line at a half lies where it is crossed, in proportion", () => {
  expect(contour([[0, 1], [0, 1]], 0.5)).toEqual([[0.5, 0, 0.5, 1]]);
  expect(contour([[0, 0.4], [0, NaN]], 0.5)).toEqual([]);
});

test("a table is csv that no spreadsheet takes for a formula", () => {
  expect(csvOf(["a", "b,c"], [["=1+1", 0.5], ['say "x"', NaN]])).toBe('a,"b,c"\r\n\'=1+1,0.5\r\n"say ""x""",\r\n');
  expect(fileName("Fear falls, from 60 %: Größe", "csv")).toBe("fear-falls-from-60-groesse.csv");
  expect(fileName("Überzeugung, Maße: 5 % höher, Détente", "csv")).toBe("ueberzeugung-masse-5-hoeher-detente.csv");
  expect(fileName(`${"a".repeat(59)} b`, "csv")).toBe(`${"a".repeat(59)}.csv`);
  expect(fileName("Die U\u0308berzeugung", "csv")).toBe("die-ueberzeugung.csv");
});

test("a slider's steps are round, and every round number of its range is one of them", () => {
  expect([scaleOf(0.3, 6), scaleOf(0, 1), scaleOf(0.01, 5)]).toEqual([{ low: 0.3, high: 6, step: 0.05 }, { low: 0, high: 1, step: 0.01 }, { low: 0, high: 5, step: 0.05 }]);
  for (const [low, high] of [[0.3, 6], [0.01, 5], [-1.5, 4.5], [0.001, 0.1], [1, 37], [0.05, 0.95], [-2, 5], [2, 2]] as const) {
    const { low: from, high: to, step } = scaleOf(low, high);
    expect([from <= low, to >= high, low - from < step, to - high < step, [1, 2, 5]]).toEqual([true, true, true, true, expect.arrayContaining([Number(step.toExponential()[0])])]);
    const round = 10 * 10 ** Math.floor(Math.log10(step) + 1e-9);
    for (let k = Math.ceil(low / round); k * round <= high; k++) expect((k * round - from) / step).toBeCloseTo(Math.round((k * round - from) / step), 6);
  }
});

test("a difference is rounded as the shares that it is of, whichever way it goes", () => {
  expect([points(0.765), points(-0.765), points(-0.004)].map((text) => text.replace("\u2212", "-"))).toEqual(["+77", "-77", "0"]);
});
