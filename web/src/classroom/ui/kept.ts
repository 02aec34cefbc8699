/** What this browser keeps: for good or for this tab. Where a browser keeps nothing the page works all the same. */
export interface Kept { get<T>(key: string): T | null; set(key: string, value: unknown): void; drop(key: string): void }

export function kept(where: "local" | "session"): Kept {
  const store = (): Storage => (where === "local" ? localStorage : sessionStorage);
  const safe = <T>(then: () => T, otherwise: T): T => {
    try {
      return then();
    } catch {
      return otherwise;
    }
  };
  return {
    get: <T>(key: string) => safe<T | null>(() => JSON.parse(store().getItem(`detente.${key}`) ?? "null") as T | null, null),
    set: (key, value) => safe(() => store().setItem(`detente.${key}`, JSON.stringify(value)), undefined),
    drop: (key) => safe(() => store().removeItem(`detente.${key}`), undefined),
  };
}
