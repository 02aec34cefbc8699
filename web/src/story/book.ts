/** The story as data: what `scenes.json` holds, and what Python adds when the page is made. */
import type { Event, School } from "../engine/types";
import type { SchoolAbout } from "../lib/schools";

export interface Arm {
  school?: string;
  values?: Record<string, number>;
  perState?: Record<string, number>[];
  events?: BookEvent[];
  restraint_twin_of?: string;
}

/** What is said where one number exceeds another by so much; the first whose conditions all hold. */
export interface Say {
  as: string;
  when: { more: string | number; than: string | number; by: number }[];
}

/** Where the value of the control stands in for a number. */
export interface ByControl { control: true }
export type BookEvent = Omit<Event, "until" | "settings"> & { until?: number | ByControl; settings?: Record<string, number | ByControl> };

export interface Fact {
  name: string;
  of: string;
  format: string;
  arm?: string;
  record?: string;
  measure?: string;
  cell?: number[];
  years?: [number, number];
  sum?: boolean;
  complement?: boolean;
  /** `point`: a number of the whole run, no mean over histories. */
  statistic?: "mean" | "median" | "point";
  side?: number;
  actor?: number;
  observer?: number;
  dark?: number;
  friend?: boolean;
  greedy?: boolean;
  way?: string;
  held?: string;
  fearful?: string;
  calm?: string;
  one?: string;
  other?: string;
  more?: string;
  less?: string;
  among?: { hostile?: string; dark?: number };
}

export interface Control {
  kind: string;
  parameter?: string;
  sides?: number[];
  of?: Record<string, number[]>;
  arms?: string[];
  low?: number;
  high?: number;
  step?: number;
  start?: number | number[] | string[];
  try?: number;
  unit?: string;
  steps?: { name: string; values: Record<string, number> }[];
  axis?: { parameter: string; at: number[] };
  x?: { parameter: string; at: number[] };
  y?: { parameter: string; at: number[] };
  switch?: { parameter: string; alike: number; apart: number } | string[];
  hidden?: Record<string, number>;
  year?: number;
  years?: [number, number];
  offered?: [string, string, number][];
}

export interface Scene {
  number: number;
  id: string;
  bed: string;
  years: number;
  /** Years that are lived before these and left out. */
  warmUp?: number;
  replicates: number;
  seed: number;
  values?: Record<string, number>;
  arms: Record<string, Arm>;
  control: Control;
  facts: Fact[];
  says?: Say[];
  slots?: Record<string, number>;
  pick?: Record<string, string>;
  test?: { test: number; begin: number; window: number };
  reads?: string[];
  line?: { parameter: string; at: number };
}

export interface Book {
  theory: string;
  beds: Record<string, { states: number; values: Record<string, number> }>;
  scenes: Scene[];
}

/** A pair of the record, with its situation in each year: number in `names`, share of the readings that agree. */
export interface RecordedPair {
  one: string;
  other: string;
  first: number;
  situations: number[];
  agree: number[];
  /** Shares of the readings by situation, the most frequent first: [number in `names`, share]. */
  readings?: [number, number][][];
  /** Commonest situation if no pact ends doubt. */
  without: string;
}

export interface StoryData {
  version: string;
  language: string;
  book: Book;
  words: Record<string, Record<string, string>>;
  schools: (Pick<School, "name" | "title"> & SchoolAbout)[];
  /** Facts at the tried controls, as Python found them when the page was made. */
  facts: Record<string, Record<string, number | null>>;
  /** Pairs of the record, and the number of ways in which it is read. */
  recorded: { names: string[]; ways?: number; pairs: RecordedPair[] } | null;
  /** Where the laboratory lies. */
  lab: string;
}

export function sceneOf(book: Book, id: string): Scene {
  const found = book.scenes.find((one) => one.id === id);
  if (!found) throw new Error(`The story has no scene ${id}.`);
  return found;
}
