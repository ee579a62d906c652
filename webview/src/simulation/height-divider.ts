import { html } from "../page/element.ts";
import { t } from "../texts/index.ts";

/** Share of the page's height that the view may take, in percent: the picture keeps the rest. */
const least = 15;
const most = 80;
/** Percent that one press of an arrow key moves the border. */
const step = 4;
/** Pixels of height below which all that is under the controls scrolls together: scrolling only the answers would leave a slit. */
const low = 320;

/** The upper border of the simulation view: the pointer and the arrow keys move it, Enter or a double click lets the view have its own height again. */
export class HeightDivider {
  readonly element = html("div", "height-divider");
  readonly #view: () => HTMLElement;
  readonly #changed: () => void;
  /** What the reader chose, in percent of the page; `null`: as high as its content, up to a limit of the style sheet. */
  #share: number | null = null;

  /** `view` gives what the divider is the border of; `changed` is called when the reader has moved it. */
  constructor(view: () => HTMLElement, changed: () => void) {
    this.#view = view;
    this.#changed = changed;
    for (const [name, value] of [
      ["role", "separator"],
      ["aria-orientation", "horizontal"],
      ["aria-label", t.simulation.height],
      ["aria-valuemin", String(least)],
      ["aria-valuemax", String(most)],
      ["title", t.simulation.heightHint],
    ] as const)
      this.element.setAttribute(name, value);
    this.element.tabIndex = 0;
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("dblclick", () => this.#choose(null));
    this.element.addEventListener("pointerdown", (event) => this.element.setPointerCapture(event.pointerId));
    this.element.addEventListener("pointermove", (event) => {
      if (!this.element.hasPointerCapture(event.pointerId)) return;
      const bottom = this.#view().getBoundingClientRect().bottom;
      this.#choose((100 * (bottom - event.clientY)) / window.innerHeight);
    });
  }

  /** Percent of the page's height that the reader chose; `null` when they chose none. */
  get share(): number | null {
    return this.#share;
  }

  restore(share: number | null): void {
    this.#set(share);
  }

  /** Follows the view's real height, which its content and the window change. */
  watch(): void {
    new ResizeObserver(() => {
      const { height } = this.#view().getBoundingClientRect();
      this.#view().classList.toggle("low", height < low);
      this.element.setAttribute("aria-valuenow", String(Math.round(Math.min(most, Math.max(least, this.#actual)))));
    }).observe(this.#view());
  }

  /** Percent of the page's height that the view has now. */
  get #actual(): number {
    return (100 * this.#view().getBoundingClientRect().height) / window.innerHeight;
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "ArrowUp") this.#choose(this.#actual + step);
    else if (event.key === "ArrowDown") this.#choose(this.#actual - step);
    else if (event.key === "Home") this.#choose(least);
    else if (event.key === "End") this.#choose(most);
    else if (event.key === "Enter") this.#choose(null);
    else return;
    event.preventDefault();
  }

  #choose(share: number | null): void {
    this.#set(share);
    this.#changed();
  }

  #set(share: number | null): void {
    this.#share = share === null ? null : Math.min(most, Math.max(least, share));
    const view = this.#view();
    view.classList.toggle("sized", this.#share !== null);
    if (this.#share === null) view.style.removeProperty("--simulation-share");
    else view.style.setProperty("--simulation-share", `${this.#share}vh`);
  }
}
