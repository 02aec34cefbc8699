import { expect, test } from "vitest";
import { bands, contour, doubt, quantile } from "../src/lib/bands";
import { csvOf, fileName } from "../src/lib/download";
import { number, percent, points, signed } from "../src/lib/format";

test("shares are percentages, and what rounds away is said in words", () => {
  expect(percent(0.344)).toBe("34\u202f%");
  expect(percent(0)).toBe("0\u202f%");
  expect(percent(0.001)).toBe("under 1\u202f%");
  expect(percent(0.999, "de")).toBe("über 99\u202f%");
  expect(percent(NaN)).toBe("–");
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
  expect(fileName("Fear falls, from 60 %: Größe", "csv")).toBe("fear-falls-from-60-gro-e.csv");
});

test("a difference is rounded as the shares that it is of, whichever way it goes", () => {
  expect([points(0.765), points(-0.765), points(-0.004)].map((text) => text.replace("\u2212", "-"))).toEqual(["+77", "-77", "0"]);
});
