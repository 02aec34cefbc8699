/** What a page says of itself beside its result. */
import type { Data, ScenarioCard } from "../lab/data";
import type { Event, Given } from "../engine/types";

/** A school or a world, and what it is called on the page. */
export interface Named {
  name: string;
  titles: string[];
}

/** The model behind a figure, from where the page stands. */
export interface ModelTrial {
  kind: "map" | "run";
  heading: string;
  /** What it is, once, below the heading. */
  caveat: string;
  data: Data;
  schools: string[];
  /** Parameters over what the scenario says, such as `--set` of the page's command. */
  values: Record<string, number>;
  dials: string[];
  years: number;
  /** Seed, in digits: it may be beyond what a number holds. */
  seed: string;
  events?: Event[];
  /** Whether the terminal knows the scenario by its name. */
  named?: boolean;
  /** Measure that its sentence and its map tell; mutual hostility if left out. */
  measure?: string;
  /** Parameters that its map is over; offence advantage and first belief if left out. */
  axes?: { x: MapAxis; y: MapAxis };
  /** Scenarios that the reader chooses between, and what they are called together. */
  places?: { label: string; cards: ScenarioCard[] };
}

/** A parameter along a side of a map. */
export interface MapAxis {
  name: string;
  /** Its own words if left out. */
  label?: string;
  values: number[];
}

/** What is taken of each history: a measure, or the mean of a record over years, states and dyads. */
export interface Outcome {
  words: string;
  unit: string;
  measure?: string;
  record?: string;
  /** Years, from 0 or from the end if negative; all if left out. */
  first?: number | null;
  last?: number | null;
  /** States, and of a record of dyads those toward whom; all if empty. */
  actors?: number[];
  others?: number[];
  /** Whether dyads alone that are within reach count. */
  near?: boolean;
}

/** One side of a comparison: the same luck as the other, but for what it sets. */
export interface Arm {
  name: string;
  scenario: string;
  /** Theory that it follows, whatever the reader chooses. */
  school?: string;
  values?: Record<string, number>;
  sides?: Record<number, Record<string, number>>;
  first?: Record<string, Given>;
  events?: Event[];
}

/** A comparison of two arms. */
export interface Comparison {
  name: string;
  title: string;
  /** What is asked, in a sentence. */
  says: string;
  years: number;
  /** Seed, in digits: it may be beyond what a number holds. */
  seed: string;
  outcome: Outcome;
  /** What is treated, then what it is held against. */
  arms: [Arm, Arm];
  /** Parameters of the treatment, from what the other arm has (null: what its school says) to what it sets. */
  dose: Record<string, [number | null, number]>;
  /** Parameters that move both arms. */
  dials: string[];
  /** Smallest difference of interest, below 0 where less is expected. */
  asks?: number;
  /** Which of the parts of a claim it is, where there are several, and whether that one decides. */
  part?: { at: number; of: number; decides: boolean };
}

/** Comparisons of which the reader lives one, with more or less of its treatment. */
export interface ArmsTrial {
  kind: "arms";
  heading: string;
  caveat: string;
  /** What its comparisons are called together. */
  label: string;
  data: Data;
  /** Schools of arms that name none: the reader chooses. */
  schools: string[];
  cases: Comparison[];
}

/** A game in matrix form. */
export interface GameTrial {
  kind: "game";
  heading: string;
  caveat: string;
  title: string;
  rows: string[];
  columns: string[];
  row: number[][];
  column: number[][];
}

export type Trial = ModelTrial | ArmsTrial | GameTrial;

export interface About {
  schools: Named[];
  worlds: Named[];
  /** What its worlds are called: one, and all of them. */
  switch: [string, string];
  /** The panel before it is opened; the rest of it is packed. Of comparisons: the elements that are about each. */
  trial: { kind: Trial["kind"]; heading: string; places: string[] } | null;
}
