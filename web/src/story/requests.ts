/** What each arm of a scene asks of the engine, with the control at a value: as `detente.studies.story` runs them. */
import type { Event, Request } from "../engine/types";
import type { Arm, Book, BookEvent, Scene } from "./book";

/** Parameters of an arm that hold for everybody. */
export function valuesOf(book: Book, scene: Scene, name: string, control: number): Record<string, number> {
  const { control: knob } = scene;
  const held = { ...book.beds[scene.bed]!.values, ...scene.values, ...scene.arms[name]!.values };
  if (!knob.arms?.includes(name)) return held;
  if (knob.kind === "steps") Object.assign(held, knob.steps![Math.round(control)]!.values);
  if (knob.kind === "parameter" && !knob.sides && !knob.of) held[knob.parameter!] = control;
  return held;
}

function eventsOf(events: readonly BookEvent[], control: number): Event[] {
  return events.flatMap((told) => {
    const { until, settings, ...rest } = told;
    const event: Event = { ...rest };
    if (until !== undefined) event.until = typeof until === "number" ? until : told.year + Math.round(control);
    if (settings) event.settings = Object.fromEntries(Object.entries(settings).map(([k, v]) => [k, typeof v === "number" ? v : control]));
    return event.until === event.year ? [] : [event];
  });
}

/** The request of an arm; that of a twin is its run's, with `twin`. */
export function requestOf(book: Book, scene: Scene, name: string, control: number, more: { values?: Record<string, number>; keep?: string[] } = {}): Request {
  const arm: Arm = scene.arms[name]!;
  const bed = book.beds[scene.bed]!;
  const knob = scene.control;
  const each = arm.perState ? arm.perState.map((own) => ({ ...own })) : Array.from({ length: bed.states }, (): Record<string, number> => ({}));
  const sides = knob.of?.[name] ?? (knob.arms?.includes(name) ? (knob.sides ?? []) : []);
  for (const side of sides) each[side]![knob.parameter!] = control;
  const twinned = Object.values(scene.arms).some((one) => one.restraint_twin_of === name);
  return {
    scenario: {
      name: scene.id,
      states: bed.states,
      years: scene.years + (scene.warmUp ?? 0),
      settings: { ...valuesOf(book, scene, name, control), ...more.values },
      events: eventsOf(arm.events ?? [], control),
    },
    school: arm.school ?? book.theory,
    ...(each.some((own) => Object.keys(own).length) ? { perState: each } : {}),
    replicates: scene.replicates,
    seed: scene.seed,
    ...(more.keep ? { keep: more.keep } : {}),
    ...(twinned ? { twin: true } : {}),
  };
}
