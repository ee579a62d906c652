import { type Palette, palettes, type ThemeName } from "../diagram/theme.ts";

/** Black on white like print, with the colours of severities and load, which a screen has. */
const { error, warning, info, good, high, over } = palettes.light;
const highContrastLight: Palette = { ...palettes.print, error, warning, info, good, high, over };

/** The theme of the page: VS Code's, otherwise what the reader's system asks for. */
export function pageTheme(): ThemeName {
  const { classList } = document.body;
  if (classList.contains("vscode-high-contrast-light")) return "print";
  if (classList.contains("vscode-high-contrast")) return "high-contrast";
  if (classList.contains("vscode-dark")) return "dark";
  if (classList.contains("vscode-light")) return "light";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** The colours of the diagram inside the page: backgrounds, text and severities are the editor's own. */
export function pagePalette(theme: ThemeName): Palette {
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
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
}

/** The present value of a theme variable, for canvases, which know no variables. */
export function themeColour(variable: string, otherwise: string): string {
  return getComputedStyle(document.body).getPropertyValue(variable).trim() || otherwise;
}
