/** Light or dark: the system's choice until the user presses the button. Page and preview carry VS Code's class names. */
import { t } from "../texts/index.ts";
export function followTheme(button: HTMLButtonElement, frame: HTMLIFrameElement): void {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  let chosen: "dark" | "light" | null = null;
  const paint = (): void => {
    const theme = chosen ?? (system.matches ? "dark" : "light");
    const bodies = [document.body, frame.contentDocument?.body];
    for (const body of bodies) {
      if (!body) continue;
      body.classList.toggle("vscode-dark", theme === "dark");
      body.classList.toggle("vscode-light", theme === "light");
      body.dataset.vscodeThemeKind = `vscode-${theme}`;
    }
    button.textContent = theme === "dark" ? t.playground.light : t.playground.dark;
  };
  button.addEventListener("click", () => {
    chosen = document.body.classList.contains("vscode-dark") ? "light" : "dark";
    paint();
  });
  system.addEventListener("change", paint);
  frame.addEventListener("load", paint);
  paint();
}
