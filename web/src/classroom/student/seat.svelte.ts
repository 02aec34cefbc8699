/** A student's seat: how one comes to a room, and how a decision comes to the server and is not lost on the way. */
import { language } from "../../strings/index.svelte";
import { kept } from "../ui/kept";
import type { Deletion, Door, PlayerView } from "../types";
import { w, type Key } from "../words.svelte";
import { ask, Line, Refused } from "../wire.svelte";
import { decided, drafted, opened, type Draft } from "./draft";

/** What is kept of a round in this tab: the draft, what the server has, and whether the draft is on its way. */
interface KeptDraft { round: number; seats: number[]; draft: Draft; saved: string; sending: boolean }
/** Why one is out of the room. */
export type Out = "" | "gone" | "unknown" | "deleted" | "deleted.later";
export type Saving = "none" | "sending" | "waiting" | "saved" | "changed" | "late";

const AGAIN = [600, 1_500, 3_000, 5_000];
const TOLD = ["name_mixed", "name_given", "seats", "program", "no_room", "locked", "full", "name", "slow_down", "away", "wrong_round", "not_now", "nobody", "not_yours"];

/** A refusal in plain words of the reader's language. */
export function plainly(error: unknown): string {
  if (!(error instanceof Refused)) return w("fault.other", { message: String(error) });
  if (error.code === "disk" || error.code === "disk_full") return w("fault.disk.student");
  if (error.status >= 500) return w("fault.away");
  if (TOLD.includes(error.code)) return w(`fault.${error.code}` as Key);
  return w("fault.other", { message: error.message });
}

export class Seat {
  line = $state.raw<Line<PlayerView> | null>(null);
  /** Why one was put out: the room is gone, or this browser is not known in it. */
  out = $state<Out>("");
  round = $state(0);
  draft = $state<Draft | null>(null);
  fault = $state("");
  #saved = $state("");
  #sending = $state(false);
  #failed = $state(0);
  #late = $state(false);
  #busy = false;
  #going = false;
  #number = 0;

  constructor(readonly code: string, readonly player: string) {
    this.line = new Line<PlayerView>(code, "", player);
  }

  /** Where the server is asked something for this seat. */
  path(route: string): string {
    return `/rooms/${this.code}/${route}?as=${this.player}`;
  }

  get view(): PlayerView | null {
    return this.line?.view ?? null;
  }

  get seats(): number[] {
    return (this.view?.others ?? []).map((one) => one.seat);
  }

  get #text(): string {
    return this.draft ? JSON.stringify(decided(this.draft, this.seats)) : "";
  }

  get saving(): Saving {
    if (this.#late) return "late";
    if (this.#sending) return this.#failed ? "waiting" : "sending";
    if (!this.#saved) return "none";
    return this.#saved === this.#text ? "saved" : "changed";
  }

  get #shelf(): string {
    return `draft.${this.code}.${this.view?.you.player ?? ""}`;
  }

  /** Take in a view: a round that opens has a draft of its own; one that was left comes back. */
  follow(view: PlayerView): void {
    if (!view.you.active) this.round = 0;
    if (view.phase !== "deciding" || !view.others) return;
    const seats = view.others.map((one) => one.seat);
    const told = view.you.decision ?? null;
    if (view.round === this.round) return this.#elsewhere(view, seats);
    const held = kept("session").get<KeptDraft>(this.#shelf);
    const mine = held?.round === view.round && String(held.seats) === String(seats) ? held : null;
    this.round = view.round;
    this.#number = view.you.number ?? 0;
    this.draft = mine?.draft ?? (told ? drafted(told, seats) : opened(view.history ?? [], seats));
    this.#saved = told ? mine?.saved || JSON.stringify(decided(drafted(told, seats), seats)) : "";
    [this.#failed, this.#late, this.fault] = [0, false, ""];
    this.#sending = Boolean(mine?.sending);
    if (this.#sending) void this.#send();
  }

  /** Take in what was decided in another window of the same student; what is being changed here stays. */
  #elsewhere(view: PlayerView, seats: number[]): void {
    const { decision, number = 0 } = view.you;
    if (!decision || number <= this.#number || this.#sending) return;
    const untouched = !this.#saved || this.#saved === this.#text;
    const draft = drafted(decision, seats);
    [this.#number, this.#saved] = [number, JSON.stringify(decided(draft, seats))];
    if (untouched) this.draft = draft;
    this.keep();
  }

  /** Keep the draft for a page that is loaded again. */
  keep(): void {
    if (this.draft) kept("session").set(this.#shelf, { round: this.round, seats: this.seats, draft: this.draft, saved: this.#saved, sending: this.#sending } satisfies KeptDraft);
  }

  /** Decide: it is sent until the server has it, or the round is over. */
  decide(): void {
    [this.#sending, this.#failed, this.fault] = [true, 0, ""];
    this.keep();
    void this.#send();
  }

  async #send(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const round = this.round;
    while (this.#sending && round === this.round && this.draft && this.line) {
      const [text, decision] = [this.#text, decided(this.draft, this.seats)];
      this.#number = Math.max(this.#number, this.view?.you.number ?? 0) + 1;
      try {
        await this.line.decide(round, this.#number, { ...decision, messages: decision.messages.map((note) => (note.text ? { ...note, language: language() } : note)) });
        if (round !== this.round) break;
        [this.#saved, this.#sending, this.#failed, this.fault] = [text, false, 0, ""];
      } catch (error) {
        if (round !== this.round) break;
        await this.#refused(error);
      }
      this.keep();
    }
    this.#busy = false;
    if (this.#sending && round !== this.round) void this.#send();
  }

  async #refused(error: unknown): Promise<void> {
    const [status, code] = error instanceof Refused ? [error.status, error.code] : [0, ""];
    if (code === "stale") return;
    if (status === 0 || status === 429 || status >= 500) {
      this.fault = code.startsWith("disk") ? plainly(error) : "";
      await new Promise((done) => setTimeout(done, AGAIN[Math.min(this.#failed, AGAIN.length - 1)]));
      this.#failed += 1;
      return;
    }
    this.#sending = false;
    this.#late = code === "wrong_round";
    this.fault = this.#late ? "" : plainly(error);
  }

  async back(): Promise<void> {
    await ask(this.path("back"), {});
  }

  /** Delete one's name and texts, here too, and leave the room. */
  async forget(): Promise<void> {
    this.#going = true;
    try {
      const { erased } = await ask<Deletion>(this.path("me"), undefined, "DELETE");
      kept("session").drop(this.#shelf);
      this.out = erased ? "deleted" : "deleted.later";
    } finally {
      this.#going = false;
    }
  }

  /** Ask why nobody is known here any more. */
  async whyOut(): Promise<void> {
    try {
      await ask<Door>(`/rooms/${this.code}`);
      if (!this.#going) this.out ||= "unknown";
    } catch (error) {
      this.out ||= error instanceof Refused && error.status === 404 ? "gone" : "unknown";
    }
  }

  leave(): void {
    this.#sending = false;
    this.line?.close();
  }
}
