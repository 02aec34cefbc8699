/** Work that waits until a reader comes near: what lies in a closed part costs nothing. */

/** Do something once with each element that a selector finds, shortly before it comes into sight. */
export function onSight(selector: string, then: (element: Element) => void): void {
  const watch = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        watch.unobserve(entry.target);
        then(entry.target);
      }
    },
    { rootMargin: "300px" },
  );
  document.querySelectorAll(selector).forEach((one) => watch.observe(one));
}

/** An element with attributes and content. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, string> = {}, ...inside: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

/** A button that does something. */
export function button(words: string, then: () => void, attributes: Record<string, string> = {}): HTMLButtonElement {
  const made = make("button", { type: "button", class: "quiet", ...attributes }, words);
  made.addEventListener("click", then);
  return made;
}

/** Text as a reader sees it: one space between words. */
export const words = (element: Element | null | undefined): string => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
