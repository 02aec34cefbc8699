/** What a round was, as one's own state knows it. */
import type { OtherState, PastRound, PlayerView } from "../types";

/** Chance that an act is seen as its opposite: detente.apps.serve.game.BLUR where nothing is transparent. */
export const misread = (transparency: number): number => 0.1 * (1 - transparency);

/** Forces as they are shown: 100 is what a twentieth of a mean economy keeps. */
export const strength = (forces: number): string => String(Math.round(100 * forces));

const has = (pairs: [number, number][], i: number, j: number): boolean => pairs.some(([a, b]) => (a === i && b === j) || (a === j && b === i));

export interface Met {
  other: OtherState;
  looked: "restraint" | "compete" | null;
  forcesLook: "defensive" | "offensive" | null;
  did: "restraint" | "compete" | undefined;
  accident: boolean;
  war: boolean;
  crisis: boolean;
  treaty: boolean;
  wanted: boolean;
  iWanted: boolean;
  forces: number;
  grew: number;
  received: PastRound["received"];
}

/** What happened between one's state and each other one in a round. */
export function met(view: PlayerView, past: PastRound): Met[] {
  const me = view.you.seat ?? 0;
  const before = view.history?.[past.round - 2];
  return (view.others ?? []).map((other) => {
    const j = other.seat;
    return {
      other,
      looked: past.seen[j]?.act_seen ?? null,
      forcesLook: past.seen[j]?.forces_look ?? null,
      did: past.acts[j],
      accident: past.incidents.includes(j),
      war: has(past.wars, me, j),
      crisis: has(past.crises, me, j),
      treaty: has(past.treaties, me, j),
      wanted: past.wanted_treaty.includes(j),
      iWanted: past.decision?.treaty.includes(j) ?? false,
      forces: past.forces[j]!,
      grew: before ? past.forces[j]! - before.forces[j]! : 0,
      received: past.received.filter((note) => note.from === j),
    };
  });
}

/** Wars among others, which all know of. */
export const elsewhere = (view: PlayerView, past: PastRound): [number, number][] => past.wars.filter((pair) => !pair.includes(view.you.seat ?? 0));
