import type { Severity } from "@lintel/engine/model";
import { t } from "../texts/index.ts";

const namespace = "http://www.w3.org/2000/svg";

const shapes: Readonly<Record<Severity, string>> = {
  error: "M4.5 1H9.5L13 4.5V9.5L9.5 13H4.5L1 9.5V4.5Z",
  warning: "M7 1L13.5 12.5H.5Z",
  info: "M7 1A6 6 0 1 1 7 13A6 6 0 1 1 7 1Z",
};

/** The shape that stands for a severity on the diagram too. */
export function severityMark(severity: Severity): SVGSVGElement {
  const svg = document.createElementNS(namespace, "svg");
  for (const [name, value] of Object.entries({
    viewBox: "0 0 14 14",
    width: "12",
    height: "12",
    role: "img",
    "aria-label": t.severity[severity],
    class: `mark ${severity}`,
  })) {
    svg.setAttribute(name, value);
  }
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", shapes[severity]);
  path.setAttribute("fill", "currentColor");
  svg.append(path);
  return svg;
}
