/** Folds: every part is open on paper, and a link to something opens what it lies in. */

export function openForPaper(): void {
  let opened: HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>("main details:not([open]):not(.trial):not(.data)")];
    opened.forEach((one) => (one.open = true));
  });
  addEventListener("afterprint", () => {
    opened.forEach((one) => (one.open = false));
    opened = [];
  });
}

/** What an address names; nothing if it cannot be read. */
function named(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
}

/** Open what the address leads to. */
export function openForAddress(): void {
  const unfold = () => {
    const at = document.getElementById(named(location.hash));
    if (!at) return;
    for (let one: Element | null = at; one; one = one.parentElement) if (one instanceof HTMLDetailsElement) one.open = true;
    const inside = at.querySelector<HTMLDetailsElement>(":scope > details");
    if (inside) inside.open = true;
    at.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  if (location.hash) unfold();
}
