import type { Analysis } from "@lintel/engine/analysis";
import type { Design, Finding, Severity } from "@lintel/engine/model";
import { shownElement } from "../diagram/badges.ts";
import type { Overlay } from "../diagram/overlay.ts";
import { type Detail, detailsOf } from "./details.ts";
import { html } from "./element.ts";
import { severityMark } from "./severity-mark.ts";

/** Milliseconds the pointer rests on an element before its card shows. */
const delay = 350;
const gap = 10;
const maximumFindings = 4;
const maximumAssumptions = 3;
/** More figures than this stand in two columns. */
const tallColumn = 5;
const severities: readonly Severity[] = ["error", "warning", "info"];

export interface HoverSubject {
  readonly design: Design;
  readonly analysis: Analysis;
  readonly findings: readonly Finding[];
  /** What a simulation shows at the moment. */
  readonly overlay: Overlay | null;
}

/** The card beside the element under the pointer or the keyboard: its figures, findings and assumptions. */
export class HoverCard {
  readonly element = html("div", "hover-card");
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown: string | null = null;

  constructor() {
    this.element.setAttribute("role", "tooltip");
    this.element.id = "hover-card";
    this.element.hidden = true;
  }

  /** Shows the card of an element a moment later, or hides it for `null`. */
  point(id: string | null, at: DOMRect | null, about: HoverSubject): void {
    if (id === this.#shown && id !== null) return;
    clearTimeout(this.#timer);
    this.#shown = id;
    if (id === null || at === null) {
      this.element.hidden = true;
      return;
    }
    this.#timer = setTimeout(() => this.#open(id, at, about), delay);
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.#shown = null;
    this.element.hidden = true;
  }

  #open(id: string, at: DOMRect, { design, analysis, findings, overlay }: HoverSubject): void {
    const details = detailsOf(design, analysis, id);
    if (!details) return;
    const own = findings
      .filter((finding) => shownElement(design, finding) === id)
      .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
    const moment = overlay?.get(id);
    const values = details.lines.filter((detail) => detail.value !== null);
    const missing = details.lines.filter((detail) => detail.value === null && detail.note !== null);
    this.element.replaceChildren(
      html("div", "hover-title", details.title),
      html("div", "hover-subtitle", details.subtitle),
      ...(moment && moment.figures.length > 0
        ? [html("div", "hover-now", `Simulated now: ${moment.figures.map((figure) => figure.text).join(", ")}`)]
        : []),
      ...own
        .slice(0, maximumFindings)
        .map((finding) => html("div", "hover-finding", severityMark(finding.severity), html("span", "", finding.message))),
      ...(own.length > maximumFindings ? [html("div", "hover-subtitle", `and ${own.length - maximumFindings} more findings`)] : []),
      ...(values.length > 0 ? [html("dl", `hover-figures${values.length > tallColumn ? " wide" : ""}`, ...values.flatMap(row))] : []),
      ...reasons(missing),
      ...(details.assumed.length > 0 ? [html("div", "hover-note", assumptions(details.assumed))] : []),
    );
    this.element.hidden = false;
    this.#place(at);
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

function row(detail: Detail): Node[] {
  return [html("dt", "", detail.name), html("dd", "", detail.value ?? "")];
}

/** One line for each reason that something cannot be computed, with what it concerns. */
function reasons(missing: readonly Detail[]): Node[] {
  const byNote = new Map<string, string[]>();
  for (const detail of missing) byNote.set(detail.note ?? "", [...(byNote.get(detail.note ?? "") ?? []), detail.name]);
  return [...byNote].map(([note, names]) => html("div", "hover-note", `Cannot be computed: ${names.join(", ")} (${note})`));
}

function assumptions(assumed: readonly string[]): string {
  const more = assumed.length - maximumAssumptions;
  return `Assumed: ${assumed.slice(0, maximumAssumptions).join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}
