import "./csp-nonce.ts";
import { connectHost } from "./host.ts";
import { followSystem } from "./page/page-theme.ts";
import { Preview } from "./preview.ts";
import { useLanguage } from "./texts/index.ts";

followSystem();

// Before anything is drawn; the page then says which language it really has.
const root = document.documentElement;
root.lang = useLanguage(document.body.dataset.language === "reader" ? navigator.language : root.lang);

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
