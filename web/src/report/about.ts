/** What a page says of itself beside its result. */
import type { Data } from "../lab/data";
import type { Event } from "../engine/types";

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
  seed: number;
  events?: Event[];
  /** Whether the terminal knows the scenario by its name. */
  named?: boolean;
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

export interface About {
  schools: Named[];
  worlds: Named[];
  trial: ModelTrial | GameTrial | null;
}
