/** Menus that lie over a page: `details` of the class "menu". */

/** Close them by Escape, which returns to their summary, and by a click elsewhere. Returns how to stop. */
export function closeMenus(root: Document): () => void {
  const open = () => [...root.querySelectorAll<HTMLDetailsElement>("details.menu[open]")];
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      if (menu.contains(root.activeElement)) menu.querySelector("summary")?.focus();
      menu.open = false;
    }
  };
  const clicked = (event: Event) => {
    for (const menu of open()) if (!(event.target instanceof Node && menu.contains(event.target))) menu.open = false;
  };
  root.addEventListener("keydown", pressed);
  root.addEventListener("click", clicked);
  return () => {
    root.removeEventListener("keydown", pressed);
    root.removeEventListener("click", clicked);
  };
}
