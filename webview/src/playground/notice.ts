import { t } from "../texts/index.ts";

const shownFor = 8_000;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Tells the user something that needs no answer. */
export function notify(text: string): void {
  const notice = document.querySelector<HTMLElement>("#notice")!;
  // A region that appears with its text already in it is not read out: it appears first, and is empty for a frame.
  notice.textContent = "";
  notice.hidden = false;
  requestAnimationFrame(() => {
    notice.textContent = text;
  });
  clearTimeout(timer);
  timer = setTimeout(() => (notice.hidden = true), shownFor);
}

export function notifyFailure(what: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : typeof error === "string" ? error : JSON.stringify(error);
  notify(t.playground.failure(what, reason));
}
