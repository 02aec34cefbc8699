import { expect, test } from "vitest";
import { DEFINITIONS } from "../src/engine";
import { content } from "../src/strings/content.de";
import { de } from "../src/strings/de";
import { en } from "../src/strings/en";
import story from "../src/strings/story.de.json";

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

test("a school has one name in German, in the story and in the laboratory", () => {
  const told = Object.entries(story).filter(([key]) => key.startsWith("schools.title."));
  expect(told.map(([key, title]) => [key, title])).toEqual(told.map(([key]) => [key, content[`school.${key.split(".")[2]}`]]));
});
