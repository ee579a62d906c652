import { t } from "../texts/index.ts";

/** Where page.html names its texts, and what each of them sets. */
const places: Readonly<Record<string, (element: HTMLElement, text: string) => void>> = {
  text: (element, text) => {
    element.textContent = text;
  },
  title: (element, text) => {
    element.title = text;
  },
  label: (element, text) => element.setAttribute("aria-label", text),
};

/** Puts the page's own texts in its language: `data-text`, `data-title` and `data-label` name them in the table of texts. */
export function translatePage(): void {
  document.title = t.playground.title;
  for (const [place, set] of Object.entries(places)) {
    for (const element of document.querySelectorAll<HTMLElement>(`[data-${place}]`)) set(element, textOf(element.dataset[place] ?? ""));
  }
}

function textOf(name: string): string {
  const text = Object.entries(t.playground).find(([key]) => key === name)?.[1];
  if (typeof text !== "string") throw new Error(`The page asks for a text that there is not: ${name}.`);
  return text;
}
