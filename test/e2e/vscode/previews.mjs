/* Several previews at once, what they follow, what they write, and where they lead. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "../browser.mjs";
import { picture } from "../out-folder.mjs";
import { placeOf } from "../workbench.mjs";
import { sale } from "./designs.mjs";
import { activate, previewWith, saveAs, tabsAre, titleButton } from "./panels.mjs";

/** Every entry of *Export Diagram*, the ending of its file, and how such a file begins. */
const exports = [
  ["SVG picture", "svg", /<svg [^>]*xmlns=/],
  ["PNG picture 1×", "png", /^\x89PNG/],
  ["PNG picture 2×", "png", /^\x89PNG/],
  ["PNG picture 3×", "png", /^\x89PNG/],
  ["PNG picture 4×", "png", /^\x89PNG/],
  ["PDF page", "pdf", /^%PDF-1/],
  ["Mermaid flowchart", "mmd", /^flowchart |^---/],
  ["D2 diagram", "d2", /Catalogue/],
  ["Structurizr workspace", "dsl", /workspace/],
  ["JSON with the places of everything", "json", /^\{/],
];

export function previewSteps(step, suite) {
  step(
    "keeps a locked preview with its design while another one goes along with the editor",
    async () => {
      const { workbench, page, coverage } = suite;
      await workbench.openFile("sale.arch");
      await coverage.keys(workbench, "lintel.openLockedPreviewToSide");
      const locked = await previewWith(page, "Catalogue");
      await tabsAre(page, ["[Preview] sale.arch"]);
      await activate(page, "sale.arch");
      await workbench.openFile("url-shortener.arch");
      await coverage.keys(workbench, "lintel.openPreviewToSide");
      const follower = await previewWith(page, "Links");
      await tabsAre(page, ["Preview url-shortener.arch", "[Preview] sale.arch"]);
      assert.equal(await page.locator(".editor-group-container").count(), 3, "side by side, beside the editor");
      await locked.locator('.node[data-id="Items"]').click();
      const { line } = placeOf(sale, /database (Items)\b/);
      await waitFor(`the cursor on line ${line}`, async () => (await workbench.cursorLine()) === line);
      assert.equal(await follower.locator('.node[data-id="Links"]').count(), 1, "the other preview keeps its design");
      await activate(page, "url-shortener.arch");
      await workbench.openFile("hints.arch");
      await previewWith(page, "Backend");
      await tabsAre(page, ["Preview hints.arch", "[Preview] sale.arch"]);
      assert.equal(await locked.locator('.node[data-id="Catalogue"]').count(), 1);
      await picture(page, "two-previews");
    },
    { timeout: 120_000 },
  );

  step("brings both previews back after a reload, each as it was", async () => {
    const { workbench, page } = suite;
    const follower = await previewWith(page, "Backend");
    await follower.getByRole("button", { name: "Outline" }).click();
    await follower.locator(".outline-panel").first().waitFor();
    await workbench.reload();
    await tabsAre(page, ["Preview hints.arch", "[Preview] sale.arch"]);
    const [back, locked] = [await previewWith(page, "Backend"), await previewWith(page, "Catalogue")];
    await back.locator(".outline-panel").first().waitFor();
    assert.equal(await locked.locator(".outline-panel:visible").count(), 0, "the other one had no outline");
    await activate(page, "hints.arch");
    await workbench.openFile("url-shortener.arch");
    await previewWith(page, "Links");
    await tabsAre(page, ["Preview url-shortener.arch", "[Preview] sale.arch"]);
    await picture(page, "two-previews-reloaded");
  });

  step("locks and unlocks by the button of the preview, and shows its source", async () => {
    const { page, coverage, workbench } = suite;
    await activate(page, "Preview url-shortener.arch");
    const button = (title) => titleButton(page, title);
    await coverage.menu("editor/title", "lintel.lockPreview", button);
    await tabsAre(page, ["[Preview] sale.arch", "[Preview] url-shortener.arch"]);
    await activate(page, "[Preview] sale.arch");
    await coverage.menu("editor/title", "lintel.unlockPreview", button);
    await tabsAre(page, ["Preview sale.arch", "[Preview] url-shortener.arch"]);
    await workbench.openFile("hints.arch");
    await tabsAre(page, ["Preview hints.arch", "[Preview] url-shortener.arch"]);
    await activate(page, "[Preview] url-shortener.arch");
    await coverage.menu("editor/title", "lintel.showSource", button);
    await page.locator('.editor-group-container.active .tab.active[data-resource-name="url-shortener.arch"]').waitFor();
    await workbench.run("View: Close All Editors");
  });

  step(
    "exports the diagram in every format",
    async () => {
      const { workbench, page, coverage } = suite;
      await workbench.openFile("sale.arch");
      await coverage.keys(workbench, "lintel.openPreview");
      await previewWith(page, "Catalogue");
      for (const [label, ending, begins] of exports) {
        const file = join(suite.scratch, `${label.replaceAll(" ", "-")}.${ending}`);
        await coverage.menu("editor/title", "lintel.exportDiagram", (title) => titleButton(page, title));
        await page.locator(".quick-input-title").filter({ hasText: "Export diagram" }).waitFor();
        await workbench.choose(label, false);
        await saveAs(page, file);
        await waitFor(`the ${label}`, () => existsSync(file) && readFileSync(file).length > 0);
        assert.match(readFileSync(file).toString("latin1"), begins, label);
      }
      const pixels = (scale) => readFileSync(join(suite.scratch, `PNG-picture-${scale}×.png`)).readUInt32BE(16);
      assert.deepEqual(
        [2, 3, 4].map((scale) => Math.round(pixels(scale) / pixels(1))),
        [2, 3, 4],
        "a PNG is as large as was asked",
      );
      await workbench.run("Notifications: Clear All Notifications");
    },
    { timeout: 180_000 },
  );

  step("pins a component that is dragged, in a file that can be edited and undone", async () => {
    const { workbench, page } = suite;
    const pins = workbench.path("sale.arch.layout.json");
    const pinned = () =>
      existsSync(pins) ? [...readFileSync(pins, "utf8").matchAll(/"(Catalogue|Items|Shopper)"/g)].map(([, id]) => id) : [];
    const isPinned = (names) => waitFor(`pins of ${names}`, () => pinned().join() === names || null);
    const preview = await previewWith(page, "Catalogue");
    const drag = async (id, by) => {
      const { x, y, width, height } = await preview.locator(`.node[data-id="${id}"]`).boundingBox();
      await page.mouse.move(x + width / 2, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + width / 2, y + height / 2 + by, { steps: 5 });
      await page.mouse.up();
    };
    await drag("Items", 120);
    await isPinned("Items");
    await drag("Catalogue", -120);
    await isPinned("Catalogue,Items");
    await picture(page, "pinned");
    await workbench.openFile("sale.arch.layout.json");
    await workbench.editor().locator(".view-line").first().click();
    await page.keyboard.press("Control+Z");
    await page.locator(".tab.active.dirty").waitFor();
    await workbench.save();
    await isPinned("Items");
    await activate(page, "Preview sale.arch");
    const again = await previewWith(page, "Catalogue");
    await waitFor("the preview to have let it go", async () => (await again.locator('[data-control="unpin"]').count()) === 1);
    // The last step back in the picture lets the other one go as well, and the file with it.
    await workbench.run("View: Close All Editors");
  });
}
