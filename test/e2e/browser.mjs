/* The browser of the end-to-end suites. */
import { chromium } from "playwright-core";

const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Opens headless Chromium; root has no sandbox, so it is switched off there only. */
export function launchBrowser(executablePath) {
  const args = process.getuid?.() === 0 ? ["--no-sandbox", ...quiet] : quiet;
  return chromium.launch({ executablePath, args });
}

/** Waits until `look` returns something other than null, undefined, false or 0; then fails with `what` and what was last seen. */
export async function waitFor(what, look, { timeout = 20_000, every = 100 } = {}) {
  const deadline = Date.now() + timeout;
  let last;
  for (;;) {
    try {
      const found = await look();
      if (found !== null && found !== undefined && found !== false && found !== 0) return found;
      last = found;
    } catch (error) {
      last = error instanceof Error ? error.message.split("\n")[0] : error;
    }
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeout / 1000} s (last seen: ${last})`);
    await new Promise((done) => setTimeout(done, every));
  }
}
