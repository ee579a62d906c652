import { t } from "../texts/index.ts";
import { button, linkButton } from "../ui/index.ts";
import { html } from "./element.ts";
import type { OutlineItem } from "./outline-tree.ts";

const closeIcon = "M3.5 3.5L12.5 12.5M12.5 3.5L3.5 12.5";

export interface OutlineEvents {
  choose(id: string): void;
  closed(): void;
}

/** The diagram as a nested list beside it: for screen readers, for the keyboard, and for whoever rather reads. */
export class OutlinePanel {
  readonly element: HTMLElement;
  readonly #list = html("div", "outline-list");
  readonly #events: OutlineEvents;
  #items: readonly OutlineItem[] = [];
  #drawn: readonly OutlineItem[] | null = null;
  #current: string | null = null;

  constructor(events: OutlineEvents) {
    this.#events = events;
    const close = button({
      label: t.outline.close,
      icon: closeIcon,
      onPress: () => {
        this.element.hidden = true;
        events.closed();
      },
    });
    this.element = html("aside", "outline-panel", html("div", "outline-head", html("h2", "", t.outline.title), close.element), this.#list);
    this.element.setAttribute("aria-label", t.outline.title);
    this.element.hidden = true;
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  open(): void {
    this.element.hidden = false;
    this.#draw();
  }

  focus(): void {
    (this.#button(this.#current) ?? this.#list.querySelector("button"))?.focus();
  }

  close(): void {
    this.element.hidden = true;
    this.#events.closed();
  }

  setItems(items: readonly OutlineItem[]): void {
    this.#items = items;
    if (this.isOpen) this.#draw();
  }

  /** Marks the element that is selected in the diagram. */
  mark(id: string | null): void {
    this.#button(this.#current)?.removeAttribute("aria-current");
    this.#current = id;
    const marked = this.#button(id);
    marked?.setAttribute("aria-current", "true");
    marked?.scrollIntoView({ block: "nearest" });
  }

  #draw(): void {
    if (this.#drawn === this.#items) return;
    this.#drawn = this.#items;
    const hadFocus = this.#list.contains(document.activeElement) ? document.activeElement?.getAttribute("data-id") : null;
    this.#list.replaceChildren(this.#level(this.#items));
    this.mark(this.#current);
    if (hadFocus !== null && hadFocus !== undefined) this.#button(hadFocus)?.focus({ preventScroll: true });
  }

  #level(items: readonly OutlineItem[]): HTMLElement {
    return html(
      "ul",
      "",
      ...items.map((item) => {
        const name = linkButton(item.text, () => this.#events.choose(item.id));
        name.dataset.id = item.id;
        const line = html("div", "outline-line", name, item.note === "" ? null : html("span", "outline-note", item.note));
        return html("li", `outline-${item.type}`, line, item.children.length > 0 && this.#level(item.children));
      }),
    );
  }

  #button(id: string | null): HTMLButtonElement | null {
    if (id === null) return null;
    for (const candidate of this.#list.querySelectorAll("button")) if (candidate.dataset.id === id) return candidate;
    return null;
  }

  /** Up and down walk through the lines, as in any list; Escape goes back to the diagram. */
  #key(event: KeyboardEvent): void {
    const all = [...this.#list.querySelectorAll("button")];
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    if (event.key === "Escape") this.close();
    else if (at < 0) return;
    else if (event.key === "ArrowDown") all[Math.min(all.length - 1, at + 1)]?.focus();
    else if (event.key === "ArrowUp") all[Math.max(0, at - 1)]?.focus();
    else if (event.key === "Home") all[0]?.focus();
    else if (event.key === "End") all.at(-1)?.focus();
    else return;
    event.preventDefault();
  }
}
