/** The classroom's words, from one file a language and part. */
import { language, type Language } from "../strings/index.svelte";
import commonDe from "../strings/classroom/common.de.json";
import commonEn from "../strings/classroom/common.en.json";
import debriefDe from "../strings/classroom/debrief.de.json";
import debriefEn from "../strings/classroom/debrief.en.json";
import studentDe from "../strings/classroom/student.de.json";
import studentEn from "../strings/classroom/student.en.json";
import screenDe from "../strings/classroom/screen.de.json";
import screenEn from "../strings/classroom/screen.en.json";
import teacherDe from "../strings/classroom/teacher.de.json";
import teacherEn from "../strings/classroom/teacher.en.json";

const en = { ...commonEn, ...studentEn, ...teacherEn, ...screenEn, ...debriefEn };
export type Key = keyof typeof en;
const books: Record<Language, Record<Key, string>> = { en, de: { ...commonDe, ...studentDe, ...teacherDe, ...screenDe, ...debriefDe } };

/** Words by key, slots such as {round} filled in. */
export function w(key: Key, slots: Record<string, string | number> = {}): string {
  return books[language()][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(slots[name] ?? whole));
}

/** Words for so many of something: those of the singular, or of none, where there are any. */
export function counted(key: Key, count: number, slots: Record<string, string | number> = {}): string {
  const special = `${key}.${count === 0 ? "none" : "one"}`;
  return w(count < 2 && special in en ? (special as Key) : key, { count, ...slots });
}
