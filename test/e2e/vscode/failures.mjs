/* What goes wrong around an extension: its server dies, files vanish, windows reload, files are huge. */
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { waitFor } from "../browser.mjs";
import { picture } from "../out-folder.mjs";
import { cancelRun } from "../simulation-panel.mjs";
import { placeOf } from "../workbench.mjs";
import { hugeDesign, sale } from "./designs.mjs";
import { previewWith } from "./panels.mjs";
import { memoryOf, serverProcesses } from "./processes.mjs";

export function failureSteps(step, suite) {
  const running = () => serverProcesses(suite.scratch);

  /** Ends the server the hard way and returns when another one runs (or none, when the client has given up). */
  async function crash() {
    const [id] = await waitFor("a running server", () => running().length > 0 && running());
    process.kill(id, "SIGKILL");
    await waitFor("the server to be gone", () => !running().includes(id));
  }

  /** Ends the next server as soon as there is one, which is before it can have answered. */
  async function crashAtOnce() {
    const [id] = await waitFor("a new server", () => running().length > 0 && running(), { every: 5 });
    process.kill(id, "SIGKILL");
    await waitFor("the server to be gone", () => !running().includes(id), { every: 5 });
  }

  step("shows the same design in two editors", async () => {
    const { workbench, page } = suite;
    await workbench.openFile("sale.arch");
    await workbench.run("View: Split Editor Right");
    await workbench.goTo(placeOf(sale, /replicas (4)/));
    await page.keyboard.press("Delete");
    await page.keyboard.type("1");
    await waitFor("both editors to underline it", async () => (await page.locator(".editor-instance .squiggly-error").count()) >= 2);
    await workbench.run("File: Revert File");
    await workbench.run("View: Close Editor");
  });

  step("gets over a crash of the server", async () => {
    const { workbench } = suite;
    await workbench.openFile("url-shortener.draft.arch");
    await crash();
    await waitFor("a new server", () => running().length === 1, { timeout: 30_000 });
    await workbench.languageStatus(/Errors: [1-9]/, { timeout: 60_000 });
    await workbench.openFile("url-shortener.arch");
    // Lenses come from the new server: it answers.
    await workbench.lensAt(placeOf(suite.textOf("url-shortener.arch"), /service (Api)\b/), /busy/);
    assert.match(await workbench.hoverAt(placeOf(suite.textOf("url-shortener.arch"), /service (Api)\b/)), /availab/i);
    await workbench.closeHover();
  });

  step("gets over the end of a server that has not answered yet", async () => {
    const { workbench, coverage } = suite;
    const early = () => coverage.log().split("ended before it had answered").length;
    const before = early();
    await crash();
    await crashAtOnce();
    await waitFor("the log to tell of it", () => early() > before);
    await waitFor("a server that runs", () => running().length === 1, { timeout: 30_000 });
    assert.match(await workbench.hoverAt(placeOf(suite.textOf("url-shortener.arch"), /service (Api)\b/)), /availab/i);
    await workbench.closeHover();
  });

  step("says so when the server keeps crashing, and starts it again by the button of the message", async () => {
    const { workbench, page } = suite;
    await workbench.openFile("url-shortener.draft.arch");
    const gaveUp = page.locator(".notification-list-item").filter({ hasText: /crashed \d times within/ });
    // It is started anew four times within three minutes.
    for (let time = 0; time < 6 && (await gaveUp.count()) === 0; time++) {
      if (running().length > 0) await crashAtOnce();
      await waitFor("a new server, or word that there will be none", async () => running().length === 1 || (await gaveUp.count()) > 0, {
        timeout: 30_000,
        every: 20,
      });
    }
    const restart = gaveUp.first().getByText("Restart", { exact: true });
    await restart.waitFor();
    assert.equal(running().length, 0);
    await picture(page, "server-gave-up");
    await restart.click();
    await waitFor("a new server", () => running().length === 1);
    await workbench.languageStatus(/Errors: [1-9]/, { timeout: 60_000 });
    // And as a command, while it runs.
    const [id] = running();
    await workbench.run("Lintel: Restart Language Server");
    await waitFor("another server", () => running().length === 1 && !running().includes(id), { timeout: 30_000 });
    await workbench.languageStatus(/Errors: [1-9]/, { timeout: 60_000 });
  });

  step("keeps the picture of a file that is deleted, and says what has happened", async () => {
    const { workbench, page } = suite;
    await workbench.run("View: Close All Editors");
    await workbench.openFile("hints.arch");
    await workbench.openFile("gone.arch");
    await workbench.run("Lintel: Open Locked Preview to the Side");
    const preview = await previewWith(page, "Catalogue");
    await workbench.closeTab("gone.arch");
    rmSync(workbench.path("gone.arch"));
    const isTold = async () => /gone\.arch cannot be read/.test(await preview.locator("body").innerText());
    await waitFor("the preview to say that the file cannot be read", isTold, { timeout: 60_000 });
    assert.ok((await preview.locator(".node").count()) > 0, "the picture stays");
    await picture(page, "deleted");
    const isBack = async (name) => (await preview.locator(`.node[data-id="${name}"]`).count()) > 0 && !(await isTold());
    writeFileSync(workbench.path("gone.arch"), sale.replaceAll("Items", "Goods"));
    await waitFor("the file as it is when it is back", () => isBack("Goods"), { timeout: 60_000 });
    // As a checkout of another branch does it: no editor shows the file, and to those who watch it has merely changed.
    rmSync(workbench.path("gone.arch"));
    writeFileSync(workbench.path("gone.arch"), sale.replaceAll("Items", "Wares"));
    await waitFor("the file as it is after it was replaced", () => isBack("Wares"), { timeout: 60_000 });
    await workbench.run("View: Close All Editors");
  });

  step(
    "restores the preview when the window is reloaded in the middle of a simulation",
    async () => {
      const { workbench, page } = suite;
      await workbench.openFile("url-shortener.arch");
      await workbench.run("Lintel: Simulate Design");
      const before = await previewWith(page, "Links");
      await before.locator(".simulation-controls").getByText("Cancel").waitFor();
      await workbench.reload();
      const preview = await previewWith(page, "Links");
      // It runs again, to the same result, as its seed is the same.
      await cancelRun(preview);
      await preview.locator('.node[data-id="Links"]').click();
      const { line } = placeOf(suite.textOf("url-shortener.arch"), /database (Links)\b/);
      await waitFor(`the cursor on line ${line}`, async () => (await workbench.cursorLine()) === line);
      await picture(page, "reloaded");
      await workbench.run("View: Close All Editors");
    },
    { timeout: 180_000 },
  );

  step(
    "stays of use in a huge file",
    async () => {
      const { workbench, page } = suite;
      writeFileSync(workbench.path("huge.arch"), hugeDesign(2000));
      await workbench.isListed("huge.arch");
      await workbench.openFile("huge.arch");
      await workbench.languageStatus(/Errors: \d+, warnings: [1-9]/, { timeout: 60_000 });
      await workbench.goTo({ line: 2, column: 1 });
      await page.keyboard.type("service Extra");
      await waitFor("what was typed on screen", async () => /service\sExtra/.test(await workbench.editor().innerText()));
      await workbench.run("File: Revert File");
      await picture(page, "huge");
      await workbench.run("View: Close All Editors");
    },
    { timeout: 180_000 },
  );

  step("tells what it costs", async () => {
    const { workbench, page } = suite;
    await workbench.openFile("url-shortener.draft.arch");
    await workbench.run("Developer: Show Running Extensions");
    const row = page.locator(".runtime-extensions-editor .monaco-list-row").filter({ hasText: "Lintel" }).first();
    await row.waitFor();
    const activation = /Activation:\s*(\d+)ms/.exec((await row.innerText()).replaceAll("\u00a0", " "))?.[1];
    assert.ok(activation, await row.innerText());
    const [server] = running();
    console.log(
      `activation ${activation} ms, memory of the server ${Math.round(memoryOf(server))} MiB, first findings ${suite.firstFindings} ms after opening a file`,
    );
    await page.keyboard.press("Escape");
  });
}
