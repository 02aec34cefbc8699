/** The reader's path: what was done in each scene, and the address that opens it again. */

/** What was done in a scene, by name; a list is joined by "_". */
export type Doing = Record<string, number | string>;

export interface Path {
  scene: string;
  language: string;
  done: Record<string, Doing>;
}

const CLEAN = /^[\w.\- ]+$/;

/** The address of a path, without the #. */
export function addressOf(path: Path): string {
  const parts = [`scene=${path.scene}`, `lang=${path.language}`];
  for (const [scene, doing] of Object.entries(path.done)) {
    const said = Object.entries(doing).filter(([, value]) => value !== "").map(([key, value]) => `${key}:${encodeURIComponent(String(value))}`);
    if (said.length) parts.push(`${scene}=${said.join(",")}`);
  }
  return parts.join("&");
}

/** The path of an address; what cannot be read is left out. */
export function pathOf(address: string, scenes: readonly string[], language: string): Path {
  const path: Path = { scene: scenes[0]!, language, done: {} };
  for (const part of address.replace(/^#/, "").split("&")) {
    const [key = "", ...rest] = part.split("=");
    const text = rest.join("=");
    if (key === "scene" && scenes.includes(text)) path.scene = text;
    else if (key === "lang" && /^(en|de)$/.test(text)) path.language = text;
    else if (scenes.includes(key)) path.done[key] = readDoing(text);
  }
  return path;
}

function readDoing(text: string): Doing {
  const out: Doing = {};
  for (const one of text.split(",")) {
    const [key = "", raw = ""] = one.split(":");
    let value = "";
    try { value = decodeURIComponent(raw); } catch { continue; }
    if (!/^\w+$/.test(key) || !CLEAN.test(value)) continue;
    const number = Number(value);
    out[key] = /^-?\d+(\.\d+)?$/.test(value) && Number.isFinite(number) ? number : value;
  }
  return out;
}

/** A list that a doing holds. */
export function listOf(value: number | string | undefined): number[] {
  if (value === undefined || value === "") return [];
  return String(value).split("_").map(Number).filter(Number.isFinite);
}
