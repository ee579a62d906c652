/* Menus, welcome views and what else the extension adds to VS Code's own places. */
import assert from "node:assert/strict";
import { waitFor } from "../browser.mjs";
import { picture } from "../out-folder.mjs";
import { placeOf } from "../workbench.mjs";
import { sale } from "./designs.mjs";
import { contextMenu, previewWith, titleButton } from "./panels.mjs";

export function menuSteps(step, suite) {
  step("offers what it can do in the menus of a file, its tab and its editor", async () => {
    const { workbench, page, coverage } = suite;
    const list = page.locator(".quick-input-title");
    const closeList = async () => {
      await list.first().waitFor();
      await page.keyboard.press("Escape");
      await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    };
    const row = page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: /^sale\.arch$/ });
    const inExplorer = (title) => contextMenu(page, row, title);
    await workbench.openFile("sale.arch");
    await coverage.menu("explorer/context", "lintel.compareDesigns", inExplorer);
    await closeList();
    await coverage.menu("explorer/context", "lintel.openLockedPreviewToSide", inExplorer);
    await previewWith(page, "Catalogue");
    await coverage.menu("explorer/context", "lintel.openPreview", inExplorer);
    const onTab = (title) => contextMenu(page, page.locator('.tab[data-resource-name="sale.arch"]').first(), title);
    await coverage.menu("editor/title/context", "lintel.compareDesigns", onTab);
    await closeList();
    await coverage.menu("editor/title/context", "lintel.openLockedPreviewToSide", onTab);
    await coverage.menu("editor/title/context", "lintel.openPreview", onTab);
    await workbench.run("View: Close All Editors");
    await workbench.openFile("sale.arch");
    const button = (title) => titleButton(page, title);
    await coverage.menu("editor/title", "lintel.openPreviewToSide", button);
    const preview = await previewWith(page, "Catalogue");
    await coverage.menu("editor/title", "lintel.simulate", button);
    await preview.locator(".simulation-controls").waitFor();
    await workbench.run("View: Close All Editors");
    await coverage.menu("file/newFile", "lintel.newFromTemplate", async (title) => {
      await workbench.openList("Create: New File...");
      // What is typed there names a file to make: the entry is taken as it stands.
      await page.locator(".quick-input-list .monaco-list-row").filter({ hasText: title }).first().click();
    });
    await closeList();
  });

  step("lists who calls a component where its lens is", async () => {
    const { workbench, page, coverage } = suite;
    await workbench.openFile("sale.arch");
    await coverage.lens(workbench, placeOf(sale, /database (Items)\b/), /called by/, "lintel.showLocations");
    await page.locator(".peekview-widget, .zone-widget").first().waitFor();
    await picture(page, "called-by");
    await page.keyboard.press("Escape");
  });

  step("knows .arch files and their configuration: icon, snippet, checked settings", async () => {
    const { workbench, page, coverage } = suite;
    await coverage.sees("icon", "arch", async () => {
      const icon = page
        .locator(
          ".explorer-folders-view .monaco-list-row .arch-lang-file-icon, .explorer-folders-view .monaco-icon-label.arch-lang-file-icon",
        )
        .first();
      await icon.waitFor();
    });
    await workbench.run("File: New Untitled Text File");
    await workbench.pick("Change Language Mode", null, "Lintel design");
    await coverage.sees("snippets", "./snippets/arch.json", async () => {
      await workbench.pick("Snippets: Insert Snippet", null, "design");
      await waitFor("the snippet's text", async () => /slo\sBrowse/.test(await workbench.editor().innerText()));
    });
    await workbench.run("View: Revert and Close Editor");
    await page
      .locator(".explorer-folders-view .monaco-list-row")
      .filter({ hasText: /^checked$/ })
      .click();
    await workbench.openFile("lintel.config.json");
    await coverage.sees("schema", "lintel.config.json", () =>
      waitFor(
        "the slip in it to be underlined",
        async () => (await workbench.editor().locator(".squiggly-warning, .squiggly-error").count()) > 0,
      ),
    );
    await workbench.run("View: Close All Editors");
  });

  step("welcomes whoever opens an empty window", async () => {
    const { page, coverage, url } = suite;
    const empty = await page
      .context()
      .browser()
      .newPage({ viewport: { width: 1200, height: 800 } });
    try {
      await empty.goto(`${new URL(url).origin}/?ew=true`);
      const welcome = (text) => empty.locator(".welcome-view-content").filter({ hasText: text }).first();
      const view = (name) => empty.locator(`.activitybar .action-item a[aria-label^="${name}"]`).first();
      await view("Explorer").click({ timeout: 60_000 });
      await coverage.welcome("explorer", (text) => welcome(text).waitFor());
      await picture(empty, "welcome");
      await welcome("Lintel").getByText("New Design from Template").click();
      await empty.locator(".quick-input-title").filter({ hasText: "New design" }).waitFor();
      assert.ok((await empty.locator(".quick-input-list .monaco-list-row").count()) > 5, "the templates are listed");
      await empty.keyboard.press("Escape");
      // The Test Explorer is there as soon as the extension runs.
      await view("Testing").click();
      await coverage.welcome("testing", (text) => welcome(text).waitFor());
    } catch (error) {
      await picture(empty, "failed-vscode-welcome");
      throw error;
    } finally {
      await empty.close();
    }
  });
}

/** Of a folder under version control; VS Code's Git extension works where the folder is trusted. */
export function gitMenuStep(step, suite) {
  step("offers the comparison with the last commit in the menu of a file", async () => {
    const { page, coverage, workbench } = suite;
    const row = page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: /^sale\.arch$/ });
    await coverage.menu("explorer/context", "lintel.compareWithHead", (title) => contextMenu(page, row, title));
    await workbench.markdownWith(/last commit → sale\.arch/);
    await workbench.run("View: Close All Editors");
  });
}
