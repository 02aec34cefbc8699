/** The clock of a round, by the server's time. */
import { w } from "../words.svelte";
import type { Clock } from "../types";

/** Seconds of this machine since 1970, which go on while something watches. */
export class Ticking {
  now = $state(Date.now() / 1000);
  constructor() {
    $effect(() => {
      const timer = setInterval(() => (this.now = Date.now() / 1000), 250);
      return () => clearInterval(timer);
    });
  }
}

/** Seconds that a round has left; null where no round is open. */
export function secondsLeft(clock: Pick<Clock, "phase" | "deadline" | "left">, now: number): number | null {
  if (clock.phase !== "deciding") return null;
  if (clock.left !== null) return clock.left;
  return clock.deadline === null ? null : Math.max(0, clock.deadline - now);
}

/** A time as people read it: 0:45, 12:03, 3 h 20 min, 2 d 4 h. */
export function timeLeft(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  const [days, hours, minutes] = [Math.floor(whole / 86_400), Math.floor((whole % 86_400) / 3600), Math.floor((whole % 3600) / 60)];
  return days ? w("clock.days", { days, hours }) : w("clock.hours", { hours, minutes });
}
