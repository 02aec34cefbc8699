import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { filesOf, needed } from "../words.mjs";

const said = (page: string): string[] =>
  [...filesOf(`src/${page}.ts`)].flatMap((file) => [...readFileSync(file, "utf8").matchAll(/\b(?:w|t|counted)\((?:[\w.?!= "&|()]+ \? )?"([\w.]+)"/g)].map(([, key]) => key!));

test.each(["student", "teacher", "screen"])("the page of the %s keeps every word that it says", (page) => {
  const keep = needed(`src/${page}.ts`);
  const keys = said(page);
  expect(keys.length).toBeGreaterThan(40);
  expect(keys.filter((key) => !keep.word(key))).toEqual([]);
  expect([keep.word("world.attack"), keep.word("teacher.open"), keep.word("slides.question.one")]).toEqual([page === "student", page === "teacher", page === "screen"]);
});

test("what is built for students holds no word of the teacher's desk, and words of both languages", () => {
  const built = readFileSync("../src/detente/apps/serve/built/assets/student.js", "utf8");
  expect(["Open the room", "Delete this room", "Is the security dilemma inescapable", "Which school would"].filter((words) => built.includes(words))).toEqual([]);
  for (const words of ["Your decision", "Ihre Entscheidung", "Offensiver Realismus", "100 = 5 % of"]) expect(built).toContain(words);
});
