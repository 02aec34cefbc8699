// Which words a page needs: those that the files it is made of name. The rest of the dictionaries stay out of it.
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

const ENDINGS = ["", ".ts", ".svelte.ts", ".js"];
const DICTIONARY = /[\\/]strings[\\/](?:(?:en|de|content\.de)\.ts|classroom[\\/].*\.json)$/;

/** The files that an entry is made of, dictionaries left out. */
export function filesOf(entry, found = new Set()) {
  if (found.has(entry) || DICTIONARY.test(entry)) return found;
  found.add(entry);
  for (const [, to] of readFileSync(entry, "utf8").matchAll(/(?:from|import)\s*"(\.[^"]+)"/g)) {
    const path = ENDINGS.map((ending) => join(dirname(entry), to) + ending).find((one) => existsSync(one) && statSync(one).isFile());
    if (path) filesOf(path, found);
  }
  return found;
}

/** Whether a page needs a key: it is named, begins as a template of the page does, or is a kind of one that is named. */
export function needed(entry) {
  const text = [...filesOf(entry)].map((file) => readFileSync(file, "utf8")).join("\n");
  const named = new Set([...text.matchAll(/"([\w.]+)"/g)].map(([, key]) => key));
  const begun = [...new Set([...text.matchAll(/`([a-z][\w]*\.[\w.]*)\$\{/g)].map(([, start]) => start))];
  const kinds = new Set([...text.matchAll(/\bsaid\("(\w+)"/g)].map(([, kind]) => kind));
  const parents = (key) => key.split(".").map((_, k, parts) => parts.slice(0, k + 1).join("."));
  const word = (key) => parents(key).slice(key.includes(".") ? 1 : 0).some((one) => named.has(one)) || begun.some((start) => key.startsWith(start));
  return { word, content: (key) => kinds.has(key.split(".")[0]) };
}

/** Dictionaries cut down to what a page needs, as a plugin of its build. */
export function onlyNeeded(entry) {
  const keep = needed(entry);
  return {
    name: "only-needed-words",
    load(id) {
      const file = id.split("?")[0];
      if (!DICTIONARY.test(file)) return null;
      const text = readFileSync(file, "utf8");
      if (file.endsWith(".json")) return JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).filter(([key]) => keep.word(key))));
      const has = file.endsWith("content.de.ts") ? keep.content : keep.word;
      return text.split("\n").filter((line) => { const key = /^ {2}"?([\w.]+)"?: "/.exec(line)?.[1]; return !key || has(key); }).join("\n");
    },
  };
}
