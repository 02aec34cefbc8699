/** Fetches what the slides tell, once the teacher has revealed: from the teacher's own routes, by the teacher's cookie. */
import { classFacts, type ClassFacts } from "../debrief/class";
import type { Debrief, Replayed, ReplayChange } from "../debrief/types";
import type { TeacherView } from "../types";
import { ask, Refused, type Waiting } from "../wire.svelte";

/** Debriefs that the server makes at once, and the pace of more [ms]; the wait after which one is asked for again [ms]. */
const [AT_ONCE, PACE, AGAIN] = [10, 1_500, 2_200];
/** A debrief that comes faster was made before, and counts in no limit [ms]. */
const HELD = 100;
const pause = (time: number) => new Promise((then) => setTimeout(then, time));

export class ClassGame {
  state = $state<"loading" | "ready" | "nobody" | "failed">("loading");
  view = $state.raw<TeacherView | null>(null);
  debriefs = $state.raw<Debrief[]>([]);
  facts = $state.raw<ClassFacts | null>(null);
  fault = $state("");
  /** Worlds that are made, and how many there are. */
  made = $state(0);
  all = $state(0);

  constructor(readonly code: string) {
    void this.load();
  }

  async load(): Promise<void> {
    [this.state, this.fault, this.made] = ["loading", "", 0];
    try {
      if (!(await ask<{ teacher: boolean }>("/teacher")).teacher) return void (this.state = "nobody");
      const { view } = await ask<{ view: TeacherView }>(`/rooms/${this.code}/teacher/view`);
      const worlds = view.worlds.filter((world) => world.rounds.length);
      this.all = worlds.length;
      const debriefs: Debrief[] = [];
      let fresh = 0;
      for (const { world } of worlds) {
        if (fresh >= AT_ONCE) await pause(PACE);
        const begun = performance.now();
        debriefs.push(await this.#patiently(() => ask<Debrief>(`/rooms/${this.code}/teacher/debrief?world=${world}`)));
        fresh += Number(performance.now() - begun > HELD);
        this.made = debriefs.length;
      }
      [this.view, this.debriefs, this.facts, this.state] = [view, debriefs, classFacts(worlds, debriefs), "ready"];
    } catch (error) {
      this.state = error instanceof Refused && [401, 403].includes(error.status) ? "nobody" : "failed";
      this.fault = error instanceof Error ? error.message : String(error);
    }
  }

  replay = (world: number) => (change: ReplayChange): Promise<Replayed> =>
    this.#patiently(() => ask<Replayed>(`/rooms/${this.code}/teacher/replay`, { world, change, draws: 20 }));

  queue = (): Promise<Waiting> => ask<Waiting>(`/rooms/${this.code}/teacher/queue`);

  async #patiently<T>(asked: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await asked();
      } catch (error) {
        if (!(error instanceof Refused && error.status === 429)) throw error;
        await pause(error.again ?? AGAIN);
      }
    }
  }
}
