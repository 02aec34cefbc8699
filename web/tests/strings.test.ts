import { expect, test } from "vitest";
import { DEFINITIONS } from "../src/engine";
import { content } from "../src/strings/content.de";
import { de } from "../src/strings/de";
import { en } from "../src/strings/en";

const slots = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!).sort();

test("every language has the same words with the same slots", () => {
  expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  for (const key of Object.keys(en) as (keyof typeof en)[]) expect([key, slots(de[key])]).toEqual([key, slots(en[key])]);
});

test("nothing is left untranslated", () => {
  const same = new Set(["language.en", "language.de", "dial.label"]);
  const left = (Object.keys(en) as (keyof typeof en)[]).filter((key) => de[key] === en[key] && /[a-z]{4}/i.test(en[key].replace(/\{\w+\}/g, "")) && !same.has(key));
  expect(left).toEqual(["world.example"]);
});

test("every measure has a name in German", () => {
  expect(DEFINITIONS.map((one) => one.name).filter((name) => !(`measure.${name}` in content))).toEqual([]);
});
