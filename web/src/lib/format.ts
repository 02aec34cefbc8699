/** Numbers as readers read them: two significant digits, a real minus, percentages for shares. */

const NARROW = "\u202f";
export const DASH = "\u2013";

/** A share as a percentage, such as "34 %"; what rounds to nothing or all and is not is "under 1 %", "over 99 %". */
export function percent(share: number, language = "en"): string {
  if (!Number.isFinite(share)) return DASH;
  const hundred = share * 100;
  const whole = Math.round(hundred);
  if (whole === 0 && hundred > 0) return `${language === "de" ? "unter" : "under"} 1${NARROW}%`; // codespell:ignore unter
  if (whole === 100 && hundred < 100) return `${language === "de" ? "über" : "over"} 99${NARROW}%`;
  return `${number(whole, language)}${NARROW}%`;
}

/** Ends of an interval of shares, each as `percent` rounds it; the sign stands at the upper one alone. */
export function shareEnds(low: number, high: number, language = "en"): { low: string; high: string } {
  return { low: percent(low, language).replace(`${NARROW}%`, ""), high: percent(high, language) };
}

/** Formats as they are asked for: to make one takes as long as to write a hundred numbers with it. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(locale: string, digits: number, grouped: boolean): Intl.NumberFormat {
  const key = `${locale} ${digits} ${grouped}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, { ...(digits ? { maximumSignificantDigits: digits } : { maximumFractionDigits: 0 }), useGrouping: grouped });
  formats.set(key, made);
  return made;
}

/** A number in a few significant digits. */
export function number(value: number, language = "en", digits = 2): string {
  if (!Number.isFinite(value)) return value === Infinity ? "\u221e" : DASH;
  const whole = Math.abs(value) >= 10 ** digits;
  const text = formatOf(language === "de" ? "de-DE" : "en-GB", whole ? 0 : digits, Math.abs(value) >= 10_000).format(value === 0 ? 0 : value);
  return text.replace("-", "\u2212");
}

/** A difference with its sign. */
export function signed(value: number, language = "en", digits = 2): string {
  const text = number(value, language, digits);
  return value > 0 ? `+${text}` : text;
}

/** A signed difference of shares in percentage points. */
export function points(value: number, language = "en"): string {
  if (!Number.isFinite(value)) return DASH;
  const whole = Math.sign(value) * Math.round(Math.abs(value * 100));  // as a share is rounded, whichever way it goes
  return whole > 0 ? `+${number(whole, language)}` : number(whole, language);
}

/** Several things in a row: "a, b and c". */
export function list(words: string[], language = "en"): string {
  return new Intl.ListFormat(language === "de" ? "de-DE" : "en-GB", { type: "conjunction" }).format(words);
}
