import "./csp-nonce.ts";
import { connectHost } from "./host.ts";
import { Preview } from "./preview.ts";
import { useLanguage } from "./texts/index.ts";

// The host says the language on <html>; a page that says none gets the reader's own.
const root = document.documentElement;
root.lang = useLanguage(root.lang || navigator.language);

const host = connectHost();
const fail = (reason: unknown): void =>
  host.post({ type: "failed", message: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason) });

window.addEventListener("error", (event) => {
  // Browsers report this when an observer's own change makes another observation wait for the next frame; nothing is lost.
  if (!event.message.startsWith("ResizeObserver loop")) fail(event.error ?? event.message);
});
window.addEventListener("unhandledrejection", (event) => fail(event.reason));

new Preview(host, document.body);
host.post({ type: "ready" });
