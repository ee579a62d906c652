/* What every suite does that tries the built preview in a browser: builds it, serves it, opens a fresh page for each test. */
import { after, before, beforeEach } from "node:test";
import { build } from "../../scripts/build.mjs";
import { launchBrowser } from "../e2e/browser.mjs";
import { prepareBrowser } from "../e2e/setup.mjs";
import { designMessages } from "./design-message.mjs";
import { servePreview } from "./preview-page.mjs";

/**
 * Registers the hooks of a suite. `page` is that of the test at hand, opened with `options` in `theme` and `language`; `complaints` are what its console said was
 * wrong; `messageOf` makes a design message; `url` is where the preview is served.
 */
export function previewSuite({ theme = "", language = "", ...options }) {
  let server;
  let browser;
  const suite = {
    page: null,
    complaints: [],
    messageOf: null,
    browser: null,
    url: null,
    post: (message) => suite.page.evaluate((value) => window.postMessage(value, "*"), message),
    /** Messages that the preview sent to its host. */
    sent: (type) => suite.page.evaluate((wanted) => window.sent.filter((message) => message.type === wanted), type),
    node: (id) => suite.page.locator(`.node[data-id="${id}"]`),
  };

  before(
    async () => {
      await build({ minify: "either", only: ["webview"] });
      suite.messageOf = await designMessages();
      server = await servePreview();
      suite.url = server.url;
      browser = await launchBrowser(prepareBrowser());
      suite.browser = browser;
    },
    { timeout: 300_000 },
  );

  after(async () => {
    await browser?.close();
    server?.close();
  });

  beforeEach(async () => {
    await suite.page?.close();
    suite.complaints = [];
    const page = await browser.newPage(options);
    suite.page = page;
    page.on("console", (message) => message.type() === "error" && suite.complaints.push(message.text()));
    page.on("pageerror", (error) => suite.complaints.push(error.message));
    await page.goto(`${server.url}?${theme}&${language}`);
  });
  return suite;
}
