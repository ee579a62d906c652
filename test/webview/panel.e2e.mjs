/*
 * The preview as a panel of a real VS Code: how soon its first picture is there, that it comes back after its tab was hidden and after
 * the window was reloaded, and what it asks of the editor.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { fileURLToPath } from "node:url";
import { launchBrowser, waitFor } from "../e2e/browser.mjs";
import { startCodeServer } from "../e2e/code-server.mjs";
import { picture, stepsOn } from "../e2e/out-folder.mjs";
import { prepareBrowser, prepareCodeServer } from "../e2e/setup.mjs";
import { packagedExtension } from "../e2e/vsix.mjs";
import { placeOf, Workbench } from "../e2e/workbench.mjs";

const example = fileURLToPath(new URL("../../examples/url-shortener.arch", import.meta.url));
const shop = `system "Shop"
client Visitor
service Api { replicas 3  workers 4  service-time 10 ms }
database Orders { replicas 1  workers 4  service-time 5 ms }
Visitor -> Api { timeout 2 s }
Api -> Orders { timeout 1 s }
flow Read { from Visitor at 100 rps  Visitor -> Api -> Orders }
`;

describe("the preview in a panel of VS Code", () => {
  let scratch;
  let server;
  let browser;
  let page;
  let workbench;
  const step = stepsOn(
    () => page,
    "panel",
    () => workbench.dismiss(),
  );
  const node = (preview, id) => preview.locator(`.node[data-id="${id}"]`);

  before(
    async () => {
      scratch = mkdtempSync(join(tmpdir(), "lintel-e2e-"));
      const workspace = join(scratch, "designs");
      mkdirSync(workspace);
      writeFileSync(join(workspace, "url-shortener.arch"), readFileSync(example));
      writeFileSync(join(workspace, "shop.arch"), shop);
      server = await startCodeServer({ codeServer: prepareCodeServer(), vsix: await packagedExtension(), workspace, scratch });
      browser = await launchBrowser(prepareBrowser());
      page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
      workbench = new Workbench(page, workspace);
      await workbench.open(server.url);
    },
    { timeout: 600_000 },
  );

  after(async () => {
    await browser?.close();
    await server?.stop();
    if (scratch) rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  });

  /** A machine that does much else at the same time still gets there. */
  const patience = { timeout: 240_000 };

  step(
    "shows its first picture",
    async () => {
      await workbench.openFile("url-shortener.arch");
      await waitFor("the findings", async () => (await workbench.problemCounts()).warnings > 0, { timeout: 120_000 });
      const asked = await page.evaluate(() => performance.timeOrigin + performance.now());
      await workbench.run("Lintel: Open Preview to the Side");
      const preview = await workbench.preview();
      await node(preview, "Api").waitFor();
      const { opened, times } = await preview.evaluate(() => ({
        opened: performance.timeOrigin,
        times: ["lintel-first-design", "lintel-first-picture"].map((name) => performance.getEntriesByName(name)[0].startTime),
      }));
      const ms = (time) => `${Math.round(time)} ms`;
      // Timing is told, not asserted: it depends on what else the machine does.
      console.log(
        `first picture ${ms(times[1])} after the page began to load (its design ${ms(times[0])}), ` +
          `${ms(opened + times[1] - asked)} after the command was typed; load ${loadavg()[0].toFixed(1)}`,
      );
    },
    patience,
  );

  step(
    "comes back as it was left after its tab was hidden",
    async () => {
      const before = await workbench.preview();
      await before.locator('vscode-button[aria-label="Outline"]').click();
      await before.locator(".outline-panel").waitFor();
      // The file opens in the group of the preview, over it.
      await page.locator('.tab[aria-label^="Preview"]').first().click();
      await workbench.openFile("shop.arch");
      await waitFor("the page to go", async () => !page.frames().includes(before));
      await page.locator('.tab[aria-label^="Preview"]').first().click();
      const preview = await workbench.preview();
      await node(preview, "Api").waitFor();
      await preview.locator(".outline-panel").waitFor();
    },
    patience,
  );

  step(
    "mends a finding of a component and lists its callers",
    async () => {
      await page.locator('.tab[data-resource-name="shop.arch"]').first().click();
      const preview = await waitFor("the preview beside the editor", async () => {
        await workbench.run("Lintel: Open Preview to the Side");
        return workbench.preview();
      });
      await node(preview, "Orders").waitFor();
      await node(preview, "Orders").click({ button: "right" });
      await picture(page, "panel-menu");
      await preview.locator(".menu [role=menuitem]", { hasText: "Show Callers (1)" }).click();
      await page.locator(".zone-widget .reference-zone-widget, .zone-widget.peekview-widget").first().waitFor();
      await page.keyboard.press("Escape");
      await node(preview, "Orders").click({ button: "right" });
      await preview
        .locator(".menu [role=menuitem]", { hasText: /replica|cop(y|ies)/i })
        .first()
        .click();
      await waitFor("the badge to lose its error", async () => /2 replicas/.test(await node(preview, "Orders").getAttribute("aria-label")));
      const { line } = placeOf(shop, /database (Orders)/);
      await node(preview, "Orders").click();
      await waitFor(`the cursor on line ${line}`, async () => (await workbench.cursorLine()) === line);
    },
    patience,
  );

  step(
    "comes back when the window is reloaded",
    async () => {
      await page.reload();
      const preview = await waitFor("the preview", () => workbench.preview(), { timeout: 60_000 });
      await preview.locator(".node").first().waitFor({ timeout: 60_000 });
      await picture(page, "panel-reloaded");
    },
    patience,
  );
});
