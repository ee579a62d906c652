import { type Palette, palettes, type ThemeName, type Tint } from "../diagram/theme.ts";

/** Black on white like print, with the colours of severities and load, which a screen has. */
const { error, warning, info, good, high, over } = palettes.light;
const highContrastLight: Palette = { ...palettes.print, error, warning, info, good, high, over };

/** Only the colours of the system, for readers who have chosen those (contrast themes of Windows). */
const ink: Tint = { fill: "Canvas", stroke: "CanvasText" };
const line: Tint = { fill: "none", stroke: "CanvasText" };
const forced: Palette = {
  canvas: "Canvas",
  card: "Canvas",
  cardBorder: "CanvasText",
  stack: "Canvas",
  text: "CanvasText",
  muted: "CanvasText",
  hairline: "GrayText",
  edge: "CanvasText",
  edgeMuted: "CanvasText",
  labelBackground: "Canvas",
  group: line,
  trust: { public: line, dmz: line, private: line },
  place: { region: line, zone: line },
  category: { client: ink, edge: ink, code: ink, state: ink, messaging: ink, coordination: ink, external: ink },
  error: "CanvasText",
  warning: "CanvasText",
  info: "CanvasText",
  onSeverity: "Canvas",
  good: "CanvasText",
  high: "Highlight",
  over: "Highlight",
  track: "GrayText",
};
const forcedColours = "(forced-colors: active)";

/** A page outside VS Code carries none of its classes: it gets the one that the reader's system asks for, also when that changes. */
export function followSystem(): void {
  const { body } = document;
  if (["vscode-light", "vscode-dark", "vscode-high-contrast"].some((name) => body.classList.contains(name))) return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = (): void => {
    body.classList.toggle("vscode-dark", dark.matches);
    body.classList.toggle("vscode-light", !dark.matches);
  };
  dark.addEventListener("change", paint);
  paint();
}

/** The theme of the page, by VS Code's classes. */
export function pageTheme(): ThemeName {
  const { classList } = document.body;
  if (classList.contains("vscode-high-contrast-light")) return "print";
  if (classList.contains("vscode-high-contrast")) return "high-contrast";
  return classList.contains("vscode-dark") ? "dark" : "light";
}

/** The colours of the diagram inside the page: backgrounds, text and severities are the editor's own. */
export function pagePalette(theme: ThemeName): Palette {
  if (matchMedia(forcedColours).matches) return forced;
  const palette = theme === "print" ? highContrastLight : palettes[theme];
  const editor = (variable: string, otherwise: string): string => `var(--vscode-${variable}, ${otherwise})`;
  const canvas = editor("editor-background", palette.canvas);
  return {
    ...palette,
    canvas,
    labelBackground: canvas,
    text: editor("editor-foreground", palette.text),
  };
}

/** Calls `changed` when the page's theme changes, and once for every change of its variables. */
export function watchTheme(changed: () => void): void {
  new MutationObserver(changed).observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
  matchMedia(forcedColours).addEventListener("change", changed);
}

/** The present value of a theme variable, for canvases, which know no variables. */
export function themeColour(variable: string, otherwise: string): string {
  return getComputedStyle(document.body).getPropertyValue(variable).trim() || otherwise;
}
