/** What a reader chose on a page, after the # of its address: whoever opens that address sees the same. */

function read(): URLSearchParams {
  const hash = location.hash.slice(1);
  return new URLSearchParams(hash.includes("=") ? hash : "");
}

/** What the address holds of something; empty if nothing. */
export const held = (name: string): string => read().get(name) ?? "";

/** Keep something in the address; empty takes it out. */
export function hold(name: string, value: string): void {
  const all = read();
  if (value) all.set(name, value);
  else all.delete(name);
  const text = all.toString();
  if (text || location.hash.includes("=")) history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
}

/** Numbers by name that the address holds, of those that are known. */
export function numbersOf(text: string, known: (name: string) => boolean): Record<string, number> {
  const pairs = text.split(",").map((one) => one.split(":"));
  return Object.fromEntries(pairs.flatMap(([name, value]) => (name && value && known(name) && Number.isFinite(Number(value)) ? [[name, Number(value)]] : [])));
}

/** Numbers by name, as the address has them. */
export const textOf = (values: Record<string, number>): string => Object.entries(values).map(([name, value]) => `${name}:${value}`).join(",");
