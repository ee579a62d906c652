import { t } from "../texts/index.ts";
import { button } from "../ui/index.ts";
import { html } from "./element.ts";
import type { Viewport } from "./viewport.ts";

const icons = { fit: "M2.5 6V2.5H6M10 2.5H13.5V6M13.5 10V13.5H10M6 13.5H2.5V10", in: "M8 3V13M3 8H13", out: "M3 8H13" } as const;

/** The buttons in the corner of the diagram that zoom and fit. */
export function zoomControls(viewport: Viewport): HTMLElement {
  const controls = [
    button({ label: t.zoom.in, icon: icons.in, onPress: () => viewport.zoomBy(1.25) }),
    button({ label: t.zoom.out, icon: icons.out, onPress: () => viewport.zoomBy(0.8) }),
    button({ label: t.zoom.fit, icon: icons.fit, onPress: () => viewport.fit() }),
  ];
  const element = html("div", "zoom-controls", ...controls.map((control) => control.element));
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", t.zoom.group);
  return element;
}
