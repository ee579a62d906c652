import { provideVSCodeDesignSystem, vsCodeButton } from "@vscode/webview-ui-toolkit";

provideVSCodeDesignSystem().register(vsCodeButton());

export interface ButtonOptions {
  readonly label: string;
  /** Path data on a 16 × 16 grid, stroked; with it the label is only read out and shown as a tooltip. */
  readonly icon?: string;
  readonly primary?: boolean;
  onPress(): void;
}

export interface Button {
  readonly element: HTMLElement;
  setEnabled(isEnabled: boolean): void;
  setLabel(label: string): void;
  setIcon(path: string): void;
  setPressed(isPressed: boolean): void;
}

/** A push button: with a text, or with an icon. */
export function button(options: ButtonOptions): Button {
  const element = document.createElement("vscode-button");
  element.setAttribute("appearance", options.icon ? "icon" : options.primary ? "primary" : "secondary");
  element.addEventListener("click", () => {
    if (!element.hasAttribute("disabled")) options.onPress();
  });
  const set: Button = {
    element,
    setEnabled: (isEnabled) => element.toggleAttribute("disabled", !isEnabled),
    setLabel: (label) => {
      if (options.icon) {
        element.setAttribute("aria-label", label);
        element.title = label;
      } else element.textContent = label;
    },
    setIcon: (path) => element.replaceChildren(icon(path)),
    setPressed: (isPressed) => element.setAttribute("aria-pressed", String(isPressed)),
  };
  set.setLabel(options.label);
  if (options.icon) set.setIcon(options.icon);
  return set;
}

/** A small line icon that takes the colour of the text around it. */
export function icon(path: string): SVGSVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  for (const [name, value] of Object.entries({ width: "16", height: "16", viewBox: "0 0 16 16", "aria-hidden": "true", class: "icon" }))
    svg.setAttribute(name, value);
  const line = document.createElementNS(namespace, "path");
  for (const [name, value] of Object.entries({
    d: path,
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "1.4",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  })) {
    line.setAttribute(name, value);
  }
  svg.append(line);
  return svg;
}
