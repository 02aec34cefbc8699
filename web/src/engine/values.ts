/** Values of the parameters of each state: what a school, a scenario and a reader say, as Python puts them together. */

import type { About, Event, Given, Parameter, Quantity, Request, School } from "./types";

/** By how much a bound may be missed by rounding. */
const MISSED = 1e-9;

/** A theory as one state follows it. */
interface Followed {
  school: School;
  has: Set<number>;
  absent: Set<number>;
  idle: Map<string, number>;
  settings: Record<string, number>;
}

/** Parameters of every state, and whether its theory denies the mechanism of a parameter. */
export interface Resolved {
  /** By name, one number a state. */
  values: Record<string, number[]>;
  denies: (state: number, name: string) => boolean;
}

/** Return a parameter by its name. */
export function parameterOf(about: About, name: string): Parameter {
  const found = about.parameters.find((p) => p.name === name);
  if (found === undefined) {
    throw new Error(`There is no parameter ${JSON.stringify(name)}.`);
  }
  return found;
}

/** Return a value in the declared range; a bound that is missed by rounding is the bound. */
export function checkParameter(about: About, name: string, value: number): number {
  const { low, high, identity, unit } = parameterOf(about, name);
  if (value === identity) {
    return value;
  }
  if (!(value >= low - MISSED && value <= high + MISSED)) {
    throw new RangeError(`Parameter ${name} is ${value}, and runs from ${low} to ${high} ${unit}.`);
  }
  return Math.min(Math.max(value, low), high);
}

/** Throw where something given lies outside the declared range. */
export function checkGiven({ name, low, high, unit }: Quantity, given: Given): void {
  for (const value of [given].flat(2)) {
    if (!Number.isFinite(value) || value < (low ?? -Infinity) || value > (high ?? Infinity)) {
      throw new RangeError(`${name} is ${value}, and runs from ${low ?? "any number"} to ${high ?? "any"} ${unit}.`);
    }
  }
}

/** Return the values of a request: schools with what is set over them, in its scenario, with what is done on the way. */
export function resolve(about: About, request: Request, events: Event[], first: Record<string, Given>): Resolved {
  const followed = Array.from({ length: about.states }, (_, state) => follow(about, request, state));
  const place = request.scenario?.settings ?? {};
  const values: Record<string, number[]> = {};
  for (const one of followed) {
    for (const settings of [place, ...events.map((event) => event.settings ?? {})]) {
      bring(about, one, settings, false, true);
    }
  }
  const anatomy = ({ has }: Followed) => String([...has].sort((a, b) => a - b));
  const alike = followed.every((one) => anatomy(one) === anatomy(followed[0]!));
  followed.forEach((one, state) => {
    for (const [name, value] of Object.entries(valuesOf(about, one, place, "distance" in first, alike))) {
      (values[name] ??= [])[state] = value;
    }
  });
  return {
    values,
    denies: (state, name) => followed[state]!.school.denies.includes(parameterOf(about, name).mechanism),
  };
}

/** Return the theory of a state, with what is set over it. */
function follow(about: About, request: Request, state: number): Followed {
  const named = request.school ?? about.schools[0]!.name;
  if (Array.isArray(named) && named.length !== about.states) {
    throw new Error(`A world of ${about.states} states needs as many schools, not ${named.length}.`);
  }
  const name = Array.isArray(named) ? named[state]! : named;
  const school = about.schools.find((one) => one.name === name);
  if (school === undefined) {
    throw new Error(`This module has no school ${JSON.stringify(name)}: it has ${about.schools.map((s) => s.name)}.`);
  }
  const made: Followed = {
    school,
    has: new Set(school.has),
    absent: new Set(school.absent),
    idle: new Map(Object.entries(school.idle)),
    settings: { ...school.settings },
  };
  const denied = (one: string) => school.denies.includes(parameterOf(about, one).mechanism);
  const all = Object.entries(request.values ?? {}).filter(([one]) => !(Array.isArray(named) && denied(one)));
  const own = { ...Object.fromEntries(all), ...request.perState?.[state] };
  for (const [one, value] of Object.entries(own)) {
    if (denied(one)) {
      throw new Error(`${one}: ${school.title} says that there is no such mechanism.`);
    }
    own[one] = checkParameter(about, one, value);
  }
  bring(about, made, own, true, false);
  Object.assign(made.settings, own);
  return made;
}

/** Add the mechanisms of detente that own some parameters and are not denied: `Theory.bring`. */
function bring(about: About, one: Followed, settings: Record<string, number>, evenOff: boolean, off: boolean): void {
  const wanted = new Set<number>();
  for (const [name, value] of Object.entries(settings)) {
    const { mechanism, identity } = parameterOf(about, name);
    const { together } = about.mechanisms[mechanism]!;
    const unheard = !(name in one.settings) && together.some((k) => k > mechanism && !one.has.has(k));
    const asked = !one.has.has(mechanism) || one.idle.has(name) || one.absent.has(mechanism) || unheard;
    if (asked && (evenOff || value !== identity)) {
      together.forEach((k) => wanted.add(k));
    }
  }
  for (const k of wanted) {
    if (one.school.denies.includes(k)) {
      continue;
    }
    const { off: switches } = about.mechanisms[k]!;
    const names = about.parameters.filter((p) => p.mechanism === k);
    if (one.has.has(k)) {
      one.absent.delete(k);
      names.filter((p) => !switches.includes(p.name)).forEach((p) => one.idle.delete(p.name));
      continue;
    }
    one.has.add(k);
    for (const { name, identity } of off ? names : []) {
      if (switches.includes(name) && identity !== null) {
        one.idle.set(name, identity);
      }
    }
  }
}

/**
 * Return the value of every parameter of the module, and who has a mechanism that not all have.
 *
 * Where all follow theories of one anatomy, what it lacks is not there; where anatomies differ, it is there for company's
 * sake, at its identity, as in a mixed world of Python.
 */
function valuesOf(
  about: About,
  one: Followed,
  place: Record<string, number>,
  mapped: boolean,
  alike: boolean,
): Record<string, number> {
  const out: Record<string, number> = {};
  for (const p of about.parameters) {
    const { name, identity } = p;
    if (!one.has.has(p.mechanism)) {
      out[name] = identity ?? p.default;
    } else if (name in one.settings) {
      out[name] = one.settings[name]!;
    } else {
      out[name] = name in place ? checkParameter(about, name, place[name]!) : (one.idle.get(name) ?? p.default);
    }
  }
  if (mapped && "density" in out) {
    out.density = 0; // distances that are given are what they are
  }
  about.mechanisms.forEach(({ presence, off }, k) => {
    out[presence] = Number(one.has.has(k) ? !one.absent.has(k) : !alike && off.length > 0);
  });
  return out;
}
