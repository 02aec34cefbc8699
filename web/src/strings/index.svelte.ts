/** The words of the page, in the language that the reader chose. */
import { content } from "./content.de";
import { de } from "./de";
import { en, type Key } from "./en";

export const LANGUAGES = { en, de } as const;
export type Language = keyof typeof LANGUAGES;
export type { Key };

/** The language of the browser, if the page has it. */
export function preferred(): Language {
  const asked = typeof navigator === "undefined" ? [] : (navigator.languages ?? [navigator.language]);
  return (asked.map((one) => one?.slice(0, 2)).find((one) => one in LANGUAGES) as Language | undefined) ?? "en";
}

const held = $state<{ language: Language }>({ language: "en" });

export function language(): Language {
  return held.language;
}

export function setLanguage(to: Language): void {
  held.language = to;
  if (typeof document !== "undefined") document.documentElement.lang = to === "en" ? "en-GB" : to;
}

/** Words by key, slots such as {share} filled in. */
export function t(key: Key, slots: Record<string, string | number> = {}): string {
  return LANGUAGES[held.language][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(slots[name] ?? whole));
}

/** Whether there are words of a key. */
export function hasWords(key: string): key is Key {
  return key in en;
}

/** A unit in the reader's language; one without words of its own as it is declared. */
export function unitOf(unit: string): string {
  const key = `unit.${unit}`;
  return key in en ? t(key as Key) : unit;
}

/** Words that detente declares in English, in the reader's language where there are any. */
export function said(kind: "school" | "scenario" | "question" | "event" | "state" | "measure" | "parameter", name: string, declared: string): string {
  return held.language === "de" ? (content[`${kind}.${name}`] ?? declared) : declared;
}
