import type { Analysis, Row } from "@lintel/engine/analysis";
import type { Design, Finding, Fix, Severity } from "@lintel/engine/model";
import { shownElement } from "../diagram/badges.ts";
import type { Overlay } from "../diagram/overlay.ts";
import { prose, t } from "../texts/index.ts";
import { linkButton } from "../ui/index.ts";
import { detailsOf } from "./details.ts";
import { filled, html } from "./element.ts";
import { severityMark } from "./severity-mark.ts";

/** Milliseconds the pointer rests on an element before its card shows, and may be away from both before it goes. */
const [showDelay, hideDelay] = [350, 250];
const gap = 10;
const [maximumFindings, maximumFixes, maximumAssumptions] = [4, 3, 3];
const severities: readonly Severity[] = ["error", "warning", "info"];

export interface HoverSubject {
  readonly design: Design;
  readonly analysis: Analysis;
  readonly findings: readonly Finding[];
  /** What a simulation shows at the moment. */
  readonly overlay: Overlay | null;
}

export interface CardEvents {
  fix(finding: Finding, fix: Fix): void;
  /** The reader wants to see what a finding is about. */
  reveal(finding: Finding): void;
}

/**
 * The card beside an element: its figures, its findings with their fixes, its assumptions. It shows while the pointer is on the
 * element or on the card; a pinned one takes the focus and stays until it is closed.
 */
export class HoverCard {
  readonly element = html("div", "hover-card");
  readonly #events: CardEvents;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown: string | null = null;
  #isPinned = false;
  #owner: { focus(options?: FocusOptions): void } | null = null;

  constructor(events: CardEvents) {
    this.#events = events;
    this.element.setAttribute("role", "dialog");
    this.element.tabIndex = -1;
    this.element.hidden = true;
    this.element.addEventListener("pointerenter", () => clearTimeout(this.#timer));
    this.element.addEventListener("pointerleave", () => this.#hideSoon());
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      const owner = this.#owner;
      this.hide();
      owner?.focus({ preventScroll: true });
    });
    this.element.addEventListener("focusout", (event) => {
      if (this.#isPinned && !(event.relatedTarget instanceof Node && this.element.contains(event.relatedTarget))) this.hide();
    });
  }

  /** Shows the card of an element a moment later, or lets it go for `null`. */
  point(id: string | null, at: DOMRect | null, about: HoverSubject): void {
    if (this.#isPinned) return;
    if (id !== null && id === this.#shown) {
      clearTimeout(this.#timer);
      if (this.element.hidden) this.#timer = setTimeout(() => at && this.#open(id, at, about), showDelay);
      return;
    }
    if (id === null || at === null) {
      this.#hideSoon();
      return;
    }
    clearTimeout(this.#timer);
    this.element.hidden = true;
    this.#shown = id;
    this.#timer = setTimeout(() => this.#open(id, at, about), showDelay);
  }

  /** Shows the card of an element at once and gives it the focus; closing it gives the focus back to `owner`. */
  pin(id: string, at: DOMRect, about: HoverSubject, owner: { focus(options?: FocusOptions): void }): void {
    this.hide();
    if (!this.#open(id, at, about)) return;
    this.#shown = id;
    this.#isPinned = true;
    this.#owner = owner;
    this.element.classList.add("pinned");
    (this.element.querySelector<HTMLElement>("button") ?? this.element).focus({ preventScroll: true });
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.#shown = null;
    this.#isPinned = false;
    this.#owner = null;
    this.element.hidden = true;
    this.element.classList.remove("pinned");
  }

  #hideSoon(): void {
    if (this.#isPinned) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hide(), this.element.hidden ? 0 : hideDelay);
  }

  #open(id: string, at: DOMRect, { design, analysis, findings, overlay }: HoverSubject): boolean {
    const own = findings
      .filter((finding) => shownElement(design, finding) === id)
      .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
    const details = detailsOf(design, analysis, id);
    if (!details) return false;
    const moment = overlay?.get(id);
    this.element.setAttribute("aria-label", details.title);
    this.element.replaceChildren(
      html("div", "hover-title", details.title),
      html("div", "hover-subtitle", details.subtitle),
      ...(moment && moment.figures.length > 0
        ? [html("div", "hover-now", t.card.simulatedNow(moment.figures.map((figure) => figure.text).join(", ")))]
        : []),
      ...own.slice(0, maximumFindings).map((finding) => this.#finding(finding)),
      ...(own.length > maximumFindings ? [html("div", "hover-subtitle", t.card.moreFindings(own.length - maximumFindings))] : []),
      ...(details.rows.length > 0 ? [html("dl", "hover-figures", ...details.rows.flatMap(row))] : []),
      ...(details.assumed.length > 0 ? [html("div", "hover-note", ...assumptions(details.assumed))] : []),
    );
    this.element.hidden = false;
    this.#place(at);
    return true;
  }

  /** A finding with its fixes, which are made by one click. */
  #finding(finding: Finding): HTMLElement {
    const fixes = finding.fixes.slice(0, maximumFixes).map((fix) =>
      linkButton(filled(t.card.fix, prose(html("span", "", fix.title))), () => {
        this.hide();
        this.#events.fix(finding, fix);
      }),
    );
    const place = linkButton(t.card.goToText, () => {
      this.hide();
      this.#events.reveal(finding);
    });
    return html(
      "div",
      "hover-finding",
      severityMark(finding.severity),
      html("div", "", prose(html("div", "", finding.message)), html("div", "hover-actions", ...fixes, place)),
    );
  }

  #place(at: DOMRect): void {
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const [roomX, roomY] = [document.documentElement.clientWidth, document.documentElement.clientHeight];
    const below = at.bottom + gap + height <= roomY || at.top - gap - height < 0;
    const left = Math.max(gap, Math.min(at.left, roomX - width - gap));
    const top = below ? Math.min(at.bottom + gap, roomY - height - gap) : at.top - gap - height;
    this.element.style.left = `${Math.round(left)}px`;
    this.element.style.top = `${Math.round(Math.max(gap, top))}px`;
  }
}

function row([name, value]: Row): Node[] {
  return [html("dt", "", name), html("dd", "", value)];
}

function assumptions(assumed: readonly string[]): Node[] {
  const more = assumed.length - maximumAssumptions;
  const shown = prose(html("span", "", assumed.slice(0, maximumAssumptions).join("; ")));
  return filled((list) => (more > 0 ? t.card.moreAssumed(list, more) : t.card.assumed(list)), shown);
}
