/** The address of a view: everything that the reader chose, after the #, so that it reopens exactly that. */
import type { Event } from "../engine/types";
import { LANGUAGES, preferred } from "../strings/index.svelte";
import type { Data } from "./data";
import { plain, type Setup } from "./setup";

export interface View {
  a: Setup;
  /** The run beside it, if two are compared. */
  b: Setup | null;
  /** Which of the two the controls move. */
  moved: "a" | "b";
  tab: (typeof TABS)[number];
  /** The picked history, by number of its replicate, and the year that is open. */
  picked: number | null;
  year: number;
  language: string;
}

/** What the histories can be looked at by. */
export const TABS = ["fear", "belief", "acts", "forces", "security"] as const;

const EVENT = /^(\d+)(?:-(\d+))?!(.+)$/;

function numbers(table: Record<string, number>): string {
  return Object.entries(table).map(([name, value]) => `${name}:${value}`).join(",");
}

function readNumbers(text: string): Record<string, number> {
  const pairs = text.split(",").map((one) => one.split(":"));
  return Object.fromEntries(pairs.filter((p) => p.length === 2 && /^\w+$/.test(p[0]!) && Number.isFinite(Number(p[1])) && p[1] !== "").map(([k, v]) => [k!, Number(v)]));
}

/** An event as text: "40-50!conduct=1;actor=0". */
export function eventText(event: Event): string {
  const { year, until, ...rest } = event;
  const said = Object.entries(rest).map(([key, value]) => `${key}=${typeof value === "object" ? numbers(value as Record<string, number>) : value}`);
  return `${year}${until === undefined ? "" : `-${until}`}!${said.join(";")}`;
}

/** An event from its text; null if it is none. */
export function readEvent(text: string): Event | null {
  const found = EVENT.exec(text);
  if (!found) return null;
  const event: Event = { year: Number(found[1]) };
  if (found[2] !== undefined) event.until = Number(found[2]);
  if (event.until !== undefined && event.until <= event.year) return null;
  for (const part of found[3]!.split(";")) {
    const [key, ...tail] = part.split("=");
    const value = tail.join("=");
    if (key === "settings" || key === "edits") event[key] = readNumbers(value);
    else if (key === "conduct" && /^[01]$/.test(value)) event.conduct = Number(value) as 0 | 1;
    else if ((key === "actor" || key === "target") && /^\d$/.test(value)) event[key] = Number(value);
    else if (key === "hold") event.hold = value === "true";
    else return null;
  }
  return event;
}

function decoded(text: string): string {
  try { return decodeURIComponent(text); } catch { return ""; }
}

function setupPairs(data: Data, setup: Setup, head: string): [string, string][] {
  const usual = plain(data, setup.scenario);
  const out: [string, string][] = [[`${head}s`, setup.scenario]];
  if (setup.schools.join() !== usual.schools.join()) out.push([`${head}t`, setup.schools.map(encodeURIComponent).join(",")]);
  if (Object.keys(setup.values).length) out.push([`${head}v`, numbers(setup.values)]);
  for (const [state, own] of Object.entries(setup.sides)) if (Object.keys(own).length) out.push([`${head}v${state}`, numbers(own)]);
  for (const event of setup.events) out.push([`${head}e`, eventText(event)]);
  for (const [key, short] of [["years", "y"], ["replicates", "n"], ["seed", "seed"]] as const) {
    if (setup[key] !== usual[key]) out.push([`${head}${short}`, String(setup[key])]);
  }
  return out;
}

function readSetup(data: Data, said: URLSearchParams, head: string): Setup | null {
  const scenario = said.get(`${head}s`) ?? (head === "" ? data.scenarios[0]!.name : null);
  if (scenario === null) return null;
  const card = data.scenarios.find((one) => one.name === scenario);
  if (!card) return null;
  const setup = plain(data, scenario);
  const known = (said.get(`${head}t`) ?? "").split(",").map(decoded).filter((name) => data.schools.some((one) => one.name === name));
  if (known.length === 1 || known.length === card.states) setup.schools = known;
  setup.values = readNumbers(said.get(`${head}v`) ?? "");
  for (let k = 0; k < card.states; k++) {
    const own = said.get(`${head}v${k}`);
    if (own) setup.sides[k] = readNumbers(own);
  }
  setup.events = said.getAll(`${head}e`).map(readEvent).filter((event) => event !== null);
  const whole = (key: string, low: number, high: number, usual: number) => {
    const value = Number(said.get(`${head}${key}`) ?? NaN);
    return Number.isInteger(value) && value >= low && value <= high ? value : usual;
  };
  setup.years = whole("y", 10, 400, setup.years);
  setup.replicates = whole("n", 10, 2000, setup.replicates);
  setup.seed = whole("seed", 0, Number.MAX_SAFE_INTEGER, setup.seed);
  return setup;
}

/** The address of a view, without the #. */
export function addressOf(data: Data, view: View): string {
  const pairs = setupPairs(data, view.a, "");
  if (view.b) pairs.push(...setupPairs(data, view.b, "b."));
  if (view.b && view.moved === "b") pairs.push(["edit", "b"]);
  if (view.tab !== "fear") pairs.push(["tab", view.tab]);
  if (view.picked !== null) pairs.push(["pick", String(view.picked)], ["year", String(view.year)]);
  if (view.language !== (data.language ?? preferred())) pairs.push(["lang", view.language]);
  return pairs.map(([key, value]) => `${key}=${encodeURIComponent(value).replace(/%(3A|2C|21|3B|3D)/g, (m) => decodeURIComponent(m))}`).join("&");
}

/** The view of an address; what cannot be read is as it is at first. */
export function viewOf(data: Data, address: string): View {
  const said = new URLSearchParams(address.replace(/^#/, "").replaceAll("+", "%2B"));
  const a = readSetup(data, said, "") ?? plain(data);
  const b = readSetup(data, said, "b.");
  if (b) b.years = a.years; // runs that stand side by side are equally long
  const pick = Number(said.get("pick") ?? NaN);
  const year = Number(said.get("year") ?? NaN);
  const language = said.get("lang") ?? "";
  return {
    a,
    b: b && data.scenarios.find((s) => s.name === b.scenario)?.states === data.scenarios.find((s) => s.name === a.scenario)?.states ? b : null,
    moved: b && said.get("edit") === "b" ? "b" : "a",
    tab: TABS.find((one) => one === said.get("tab")) ?? "fear",
    picked: Number.isInteger(pick) && pick >= 0 && pick < a.replicates ? pick : null,
    year: Number.isInteger(year) && year >= 0 ? Math.min(year, a.years - 1) : 0,
    language: Object.hasOwn(LANGUAGES, language) ? language : (data.language ?? preferred()),
  };
}
