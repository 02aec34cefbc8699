/** Keeps the keyboard's place when what it stood on goes away. */

const ABLE = "button:not([disabled]), a[href], input, select, summary, [tabindex='0']";

/** The place that is nearest to one that went: in its closest frame that is still there, what is pressed or else the first. */
export function nearestTo(frames: Element[]): HTMLElement | null {
  for (const frame of frames) {
    if (!frame.isConnected) continue;
    const found = frame.querySelector<HTMLElement>("[aria-pressed='true']:not([disabled])") ?? frame.querySelector<HTMLElement>(ABLE);
    if (found) return found;
  }
  return null;
}

/** Watch a page: after a click that takes away the focused control the focus goes to the nearest one. Returns how to stop. */
export function keepFocus(root: Document): () => void {
  const clicked = (event: Event) => {
    const held = root.activeElement;
    if (!held || held === root.body || !(event.target instanceof Node) || !held.contains(event.target)) return;
    const frames: Element[] = [];
    for (let up = held.parentElement; up && up !== root.body; up = up.parentElement) frames.push(up);
    requestAnimationFrame(() => {
      if (root.activeElement === null || root.activeElement === root.body) nearestTo(frames)?.focus();
    });
  };
  root.addEventListener("click", clicked, true);
  return () => root.removeEventListener("click", clicked, true);
}
