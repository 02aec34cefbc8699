/** What an address says was done, held against what can be done in a scene; the rest is left out. */
import type { Control, Scene } from "./book";
import { listOf, type Doing, type Path } from "./path";

/** Histories of a scene that can be picked by number, where a scene tells none. */
const LANES = 2000;

const WORDS: Record<string, readonly string[]> = {
  trial: ["blow", "fear"],
  chair: ["you", "they"],
  habit: ["on", "off"],
  looked: ["yes"],
  arms: ["alike", "apart"],
};

const within = (value: number | string, low: number, high: number, whole = false): boolean =>
  typeof value === "number" && value >= low && value <= high && (!whole || Number.isInteger(value));

/** Whether a list that a doing holds is short enough, each of its numbers as it may be. */
function isList(value: number | string, most: number, may: (one: number) => boolean): boolean {
  const parts = String(value).split("_");
  return parts.length <= most && parts.every((one) => one !== "") && listOf(value).length === parts.length && listOf(value).every(may);
}

const axis = (knob: Control, name: "x" | "y", value: number | string) => {
  const at = knob[name]?.at ?? [];
  return at.length > 0 && within(value, at[0]!, at.at(-1)!);
};

/** What a reader can choose by name: schools, and situations of the record. */
interface Names { schools: readonly string[]; situations: readonly string[] }

/** Whether something can have been done in a scene. */
function may(scene: Scene, key: string, value: number | string, { schools, situations }: Names): boolean {
  const { control: knob } = scene;
  const [first = 0, last = scene.years] = knob.years ?? [];
  switch (key) {
    case "at": return knob.steps ? within(value, 0, knob.steps.length - 1, true) : within(value, knob.low ?? Infinity, knob.high ?? -Infinity, knob.kind !== "parameter" && knob.kind !== "parameter_while");
    case "lane": return within(value, 0, (knob.kind === "replicates" ? scene.replicates : LANES) - 1, true);
    case "bets": return knob.kind === "bet" && isList(value, last - first, (one) => one >= knob.low! && one <= knob.high!);
    case "acts": return knob.kind === "conduct" && isList(value, last - first, (one) => one === 0 || one === 1);
    case "who": return Object.hasOwn(scene.arms, value);
    case "what": return Array.isArray(knob.switch) && knob.switch.includes(String(value));
    case "one": case "other": case "bet": return schools.includes(String(value));
    case "x": case "y": return axis(knob, key, value);
    case "guess": return scene.id === "record" ? situations.includes(String(value)) : within(value, 0, 1);
    case "wars": return within(value, 0, 1);
    case "pair": return within(value, 0, 10_000, true);
    case "year": return within(value, 0, 10_000, true);
    default: return Object.hasOwn(WORDS, key) && WORDS[key]!.includes(String(value));
  }
}

/** A path without what cannot have been done in it. */
export function checked(path: Path, scenes: readonly Scene[], names: Names): Path {
  const done = Object.entries(path.done).map(([id, doing]): [string, Doing] => {
    const scene = scenes.find((one) => one.id === id)!;
    return [id, Object.fromEntries(Object.entries(doing).filter(([key, value]) => may(scene, key, value, names)))];
  });
  return { ...path, done: Object.fromEntries(done.filter(([, doing]) => Object.keys(doing).length)) };
}
