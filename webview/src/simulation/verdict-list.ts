import { html } from "../page/element.ts";
import type { VerdictRow } from "../report/verdict-rows.ts";
import { prose, t } from "../texts/index.ts";

const namespace = "http://www.w3.org/2000/svg";

const marks = {
  met: "M2.5 7.5L5.5 10.5L11.5 3.5",
  missed: "M3 3L11 11M11 3L3 11",
  open: "M3 7H11",
} as const;

/** A list of verdicts; each has a mark, a word and the value, so that none rests on colour alone. `open` says why one has no answer. */
export function verdictList(title: string, rows: readonly VerdictRow[], open: string = t.verdicts.notComputed): HTMLElement {
  const words = { met: t.verdicts.met, missed: t.verdicts.missed, open };
  const section = html("section", "verdicts", html("h3", "", title));
  const list = html("ul", "");
  for (const row of rows) {
    const state = row.met === null ? "open" : row.met ? "met" : "missed";
    list.append(
      html(
        "li",
        `verdict ${state}`,
        mark(state),
        html("span", "verdict-text", row.text),
        html(
          "span",
          "verdict-result",
          html("span", "verdict-value", row.value ?? words[state]),
          row.margin !== null && html("span", "verdict-margin", ` · ${row.margin}`),
          row.value !== null && html("span", "sr-only", `, ${words[state]}`),
        ),
        row.note !== null && prose(html("span", "verdict-note", row.note)),
      ),
    );
  }
  section.append(list);
  return section;
}

function mark(state: keyof typeof marks): SVGSVGElement {
  const svg = document.createElementNS(namespace, "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 14 14", width: "14", height: "14", "aria-hidden": "true" }))
    svg.setAttribute(name, value);
  const path = document.createElementNS(namespace, "path");
  for (const [name, value] of Object.entries({
    d: marks[state],
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "2",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  })) {
    path.setAttribute(name, value);
  }
  svg.append(path);
  return svg;
}
