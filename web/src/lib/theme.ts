/** The page's colours, for what is drawn on a canvas. */

export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim() || "#888";
}

/** Told when the colours of the page change: light, dark, paper. Returns how to stop. */
export function onThemeChange(then: () => void): () => void {
  const watched = ["(prefers-color-scheme: dark)", "print"].map((query) => window.matchMedia(query));
  watched.forEach((one) => one.addEventListener("change", then));
  return () => watched.forEach((one) => one.removeEventListener("change", then));
}

/** Colours of two states: blue and orange; of more, what can be told apart beside them. */
export function stateColour(k: number, states: number): string {
  return states <= 2 ? ["a", "b"][k] ?? "ink" : ["a", "b", "s3", "s4", "s5", "s6", "war", "faint"][k] ?? "ink";
}

/** The letter that goes with the colour. */
export const letter = (k: number): string => String.fromCharCode(65 + k);
