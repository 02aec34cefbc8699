/** What every slide is given. */
import type { ClassFacts } from "../../debrief/class";
import { nameOf, stateName, worldName } from "../../teacher/model.svelte";
import type { TeacherView } from "../../types";
import type { ClassGame } from "../class.svelte";

export interface SlideProps {
  game: ClassGame;
  facts: ClassFacts;
  view: TeacherView;
  /** Whether people are named. */
  names: boolean;
  /** To be called when a slide has grown after it was shown: it is fitted to the wall again. */
  refit?: () => void;
}

/** A seat on the wall: its state, and its player only where names are asked for. */
export function seatName(view: TeacherView, world: number, seat: number, names: boolean): string {
  const player = names ? view.players.find((one) => one.active && one.world === world && one.seat === seat) : undefined;
  return player ? nameOf(view, player) : stateName(view, world, seat);
}

/** Who stated something on the wall: the state, and the one who held it then only where names are asked for. */
export function teller(view: TeacherView, one: { world: number; seat: number; player: string }, names: boolean): string {
  const player = names ? view.players.find((each) => each.player === one.player) : undefined;
  return player ? nameOf(view, player) : stateName(view, one.world, one.seat);
}

/** Two states on the wall. */
export function dyadName(view: TeacherView, world: number, i: number, j: number, names: boolean): string {
  if (view.mode === "pairs" && !names) return worldName(view, world);
  return `${seatName(view, world, i, names)} – ${seatName(view, world, j, names)}`;
}
