/** What the teacher's page asks of the server, and what it makes of a view. */
import { language } from "../../strings/index.svelte";
import { ask, Refused } from "../wire.svelte";
import type { Deletion, Opening, Phase, Refusal, Seated, TeacherView } from "../types";
import { w, type Key } from "../words.svelte";

/** A room of the server and where it stands; `damaged` says why it cannot be read, and then its opening may be empty; `doubt` why it is not deleted by itself. */
export interface Held { room: string; at: number; opening: Opening; damaged: string; doubt: string; phase: Phase; round: number; joined: number }
export const PRESETS = {
  pairs50: { mode: "pairs", rounds: 10, seconds: 90, pace: "auto" },
  pairs15: { mode: "pairs", rounds: 5, seconds: 60, pace: "auto", names: false },
  system50: { mode: "system", states: 6, rounds: 8, seconds: 120, pace: "auto" },
  asynchronous: { mode: "pairs", rounds: 4, seconds: 86400, pace: "auto" },
} as const satisfies Record<string, Partial<Opening>>;
export type Preset = keyof typeof PRESETS;
/** The sheet of a lesson that a preset belongs to. */
export const PLANS: Record<Preset, [sheet: string, part?: string]> = { pairs50: ["plan-50"], pairs15: ["plan-15"], system50: ["plan-50", "system"], asynchronous: ["asynchronous"] };
/** Where a sheet of the lesson is, or a part of it, in the reader's language; all of them if none is named. */
export const sheet = (name = "", part = ""): string => `/lesson${name && `/${name}`}?lang=${language()}${part && `#${part}`}`;

export const rooms = (): Promise<Held[]> => ask<Held[]>("/rooms");
export const openRoom = (opening: Partial<Opening>): Promise<{ room: string; link: string }> => ask("/rooms", opening);
export const logOut = (): Promise<unknown> => ask("/teacher", undefined, "DELETE");
export const newLink = (): Promise<{ link: string }> => ask("/teacher/key", {});
/** Delete name and texts of a student; what to say of it. */
export async function erase(code: string, player: string): Promise<string> {
  const { erased } = await ask<Deletion>(`/rooms/${code}/players/${player}`, undefined, "DELETE");
  return w(erased ? "teacher.erased" : "teacher.erased.later");
}
/** Delete a room; what to say of it. */
export async function deleteRoom(code: string): Promise<string> {
  const { erased } = await ask<Deletion>(`/rooms/${encodeURIComponent(code)}`, undefined, "DELETE");
  return w(erased ? "teacher.deleted" : "teacher.deleted.later", { code });
}

/** What a refusal says in the reader's language where the page knows it, else in the server's words. */
export function faultOf(error: unknown): string {
  if (!(error instanceof Refused)) return String(error);
  if (error.code === "away") return w("away");
  if (error.code === "nobody") return w("teacher.nobody");
  return troubleOf(error);
}

/** What keeps the server from doing something, in the reader's language where the page knows it. */
export function troubleOf({ code, message }: Refusal): string {
  return code === "disk" || code === "disk_full" ? w(`fault.${code}`) : w("teacher.refused", { words: message });
}

/** Do once what a button does where a double click comes: under the second click it may be another button. */
export const once = (press: () => unknown) => (event: MouseEvent): void => {
  if (event.detail < 2) void press();
};

/** A player as this page calls them: by name, or by number of joining where the room has no names. */
export function nameOf(view: TeacherView, player: Seated): string {
  const name = player.name || w("teacher.student", { number: view.players.findIndex((one) => one.player === player.player) + 1 });
  return player.program ? w("program.name", { name }) : name;
}
export const stateName = (view: TeacherView, world: number, seat: number): string => view.worlds.find((one) => one.world === world)?.seats[seat]?.state ?? "";
/** What a world is called: a pair where two play, else a world. */
export const worldName = (view: TeacherView, world: number): string => w(view.mode === "pairs" ? "teacher.pair" : "teacher.world", { number: world + 1 });

export type Status = "decided" | "thinking" | "away" | "dropped" | "waiting";
export function statusOf(view: TeacherView, player: Seated): Status {
  if (!player.active) return "dropped";
  if (player.decided) return "decided";
  if (!player.connected) return "away";
  return view.phase === "deciding" ? "thinking" : "waiting";
}
export const MARKS: Record<Status, string> = { decided: "✓", thinking: "…", away: "!", dropped: "✕", waiting: "●" };
export const statusWord = (status: Status): string => w(`teacher.status.${status}` as Key);

/** Jervis's four worlds, by the two dials. */
export type Jervis = "worst" | "looks" | "offence" | "safe";
export function jervis(dials: { offence_advantage: number; transparency: number }): Jervis {
  const [offence, alike] = [dials.offence_advantage > 1, dials.transparency < 0.5];
  return offence ? (alike ? "worst" : "offence") : alike ? "looks" : "safe";
}
