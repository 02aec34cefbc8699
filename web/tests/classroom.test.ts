import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const folder = "src/strings/classroom";
const book = (name: string): Record<string, string> => JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));

test.each(readdirSync(folder).filter((name) => name.endsWith(".en.json")))("%s says the same in both languages, with the same slots", (name) => {
  const [en, de] = [book(name), book(name.replace(".en.", ".de."))];
  expect(Object.keys(de)).toEqual(Object.keys(en));
  for (const key of Object.keys(en)) expect([key, de[key]!.match(/\{\w+\}/g)?.sort()]).toEqual([key, en[key]!.match(/\{\w+\}/g)?.sort()]);
});
