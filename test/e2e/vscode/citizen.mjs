/* What VS Code itself offers an extension: status, tests, Markdown documents, walkthrough, settings, tasks. */
import assert from "node:assert/strict";
import { waitFor } from "../browser.mjs";
import { picture } from "../out-folder.mjs";
import { placeOf } from "../workbench.mjs";
import { sale } from "./designs.mjs";
import { gitMenuStep } from "./menus.mjs";

/** Defines the steps; `suite` has what exists once the window is open. */
export function citizenSteps(step, suite) {
  step("works in a workspace that is not trusted", async () => {
    await suite.workbench.statusShows("Restricted Mode");
  });

  step("says in the status item how the design stands", async () => {
    const { workbench } = suite;
    await workbench.openFile("sale.arch");
    await workbench.languageStatus(/All 2 objectives met\s*[-–]?\s*Errors: 0, warnings: 2/);
    await workbench.openFile("url-shortener.draft.arch");
    await workbench.languageStatus(/No objectives\s*[-–]?\s*Errors: [1-9]/);
  });

  step("explains a rule", async () => {
    const { workbench, page } = suite;
    await workbench.openFile("url-shortener.draft.arch");
    await workbench.pick("Lintel: Explain Rule", "Which rule shall be explained?", "single-point-of-failure");
    await workbench.markdownWith(/Why, and what to do/);
    await picture(page, "explain-rule");
    await workbench.run("View: Close Editor");
  });

  step("compares two designs", async () => {
    const { workbench, page } = suite;
    await workbench.openFile("url-shortener.draft.arch");
    await workbench.pick("Lintel: Compare with Another Design", "Compare url-shortener.draft.arch with", "url-shortener.arch");
    const text = await workbench.markdownWith(/url-shortener\.draft\.arch → url-shortener\.arch/);
    for (const part of [/Structure/, /Figures/, /availability/, /No longer found/]) assert.match(text, part);
    await picture(page, "compare");
    await workbench.run("View: Close Editor");
  });

  step("begins a design from a template, without writing a file", async () => {
    const { workbench, page } = suite;
    await workbench.newFromTemplate("Many reads through a cache");
    assert.match(await workbench.editor().innerText(), /client\s+Reader/);
    await workbench.languageStatus(/All 2 objectives met/);
    await picture(page, "template");
    await workbench.run("View: Revert and Close Editor");
  });

  step("leads newcomers through a walkthrough with pictures", async () => {
    const { workbench, page, coverage } = suite;
    await workbench.pick("Welcome: Open Walkthrough", null, "Get started with Lintel");
    const steps = page.locator(".getting-started-step");
    await steps.first().waitFor();
    await coverage.walkthrough(async (title, index) => {
      assert.match(await steps.nth(index).innerText(), new RegExp(title));
      await steps.nth(index).click();
      const image = page.locator(".getting-started-media img").first();
      await waitFor(`the picture of ${title}`, () =>
        image.evaluate((element) => element.complete && element.naturalWidth > 0 && element.alt !== ""),
      );
    });
    await picture(page, "walkthrough");
    await workbench.run("View: Close Editor");
  });

  step("copies what a report of a fault needs, and nothing of the designs", async () => {
    const { workbench, page } = suite;
    await workbench.openFile("sale.arch");
    await workbench.run("Lintel: Copy Debug Information");
    const text = await waitFor("the clipboard", async () => {
      const held = await page.evaluate(() => navigator.clipboard.readText());
      return held.startsWith("Lintel: ") && held;
    });
    assert.match(text, /Language server: Running/);
    assert.match(text, /Workspace: restricted/);
    for (const secret of ["Shopper", "sale", suite.scratch]) assert.ok(!text.includes(secret), text);
    await workbench.run("Notifications: Clear All Notifications");
  });

  step("does the round with the keyboard alone", async () => {
    const { workbench, page } = suite;
    await workbench.openFile("url-shortener.draft.arch");
    await workbench.goTo({ line: 1, column: 1 });
    await page.keyboard.press("F8");
    await page.locator(".marker-widget, .zone-widget").first().waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+.");
    await page.locator(".action-widget .monaco-list-row.action").first().waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+K");
    await page.keyboard.press("V");
    await workbench.preview();
    await page.keyboard.press("F6");
    await workbench.openFile("sale.arch");
    // The status tells a screen reader the same as the eye.
    const label = await page.locator('[id="status.languageStatus"]').first().getAttribute("aria-label");
    assert.ok(label, "the status item has a label");
  });

  // VS Code itself runs tests and tasks only where the folder is trusted.
  step("goes on when the folder is trusted", async () => {
    await suite.workbench.trust();
  });

  step("runs a scenario from the gutter: what was expected, what came out, and how it came to that", async () => {
    const { workbench, page } = suite;
    await workbench.openFile("sale.arch");
    const scenario = placeOf(sale, /^scenario /m);
    assert.equal(await workbench.runTestsInFile(scenario), "failed");
    assert.match(await workbench.inlineTestMessage(), /Browse availability > 99\.9%: was 98\.\d+%/);
    await workbench.run("Test Results: Focus on Test Results View");
    await waitFor("the trace of the expectation that failed", async () =>
      /The slowest request of Browse took/.test(await page.locator(".part.panel").innerText()),
    );
    await picture(page, "scenario-failed");
    await workbench.run("Test: Clear All Results");
    await workbench.closePanel();
  });

  step("cancels a scenario", async () => {
    const { workbench, page } = suite;
    await workbench.openFile("netflix.arch");
    await workbench.goTo(placeOf(suite.textOf("netflix.arch"), /^scenario /m));
    await workbench.editor().locator(".testing-run-glyph").first().waitFor();
    await workbench.run("Test: Run Test at Cursor");
    await page.locator(".codicon-loading, .codicon-testing-loading-icon").first().waitFor();
    await workbench.run("Test: Cancel Test Run");
    await workbench.editor().locator(".testing-run-glyph.codicon-testing-skipped-icon").first().waitFor();
    await workbench.closePanel();
  });

  step("checks all designs as a task", async () => {
    const { workbench, page, coverage } = suite;
    await workbench.run("View: Close All Editors");
    const before = await waitFor("the findings of all designs", async () => {
      const seen = await workbench.problemCounts();
      return seen.errors > 0 && seen;
    });
    await workbench.pick("Tasks: Run Task", null, "lintel");
    await workbench.choose("check all designs");
    // Its terminal is a canvas: what it says is read as a person would copy it.
    const text = await waitFor(
      "the end of the task",
      async () => {
        await workbench.run("Terminal: Select All");
        await workbench.run("Terminal: Copy Selection");
        const held = await page.evaluate(() => navigator.clipboard.readText());
        return /terminated with exit code/.test(held) && held;
      },
      { timeout: 60_000, every: 1000 },
    );
    await coverage.sees("task", "lintel", () => {
      assert.match(text, /url-shortener\.draft\.arch:\d+:\d+: error\[[\w-]+\]/);
      assert.match(text, /terminated with exit code: 1/);
    });
    await waitFor("each finding to be listed once, as before", async () => {
      const after = await workbench.problemCounts();
      return after.errors === before.errors && after.warnings === before.warnings;
    });
    await picture(page, "task");
    await coverage.sees("matcher", "lintel", async () => {
      await workbench.openList("Tasks: Run Task");
      await workbench.choose("check the draft");
      await waitFor("what the matcher found, in addition", async () => (await workbench.problemCounts()).errors > before.errors, {
        timeout: 60_000,
      });
    });
    await workbench.closePanel();
  });

  gitMenuStep(step, suite);

  step("compares with the last commit", async () => {
    const { workbench, page } = suite;
    await workbench.openFile("url-shortener.arch");
    await workbench.goTo(placeOf(suite.textOf("url-shortener.arch"), /replicas (6)/));
    await page.keyboard.press("Delete");
    await page.keyboard.type("2");
    await workbench.run("Lintel: Compare with Last Commit");
    assert.match(await workbench.markdownWith(/last commit → url-shortener\.arch/), /replicas/);
    await picture(page, "compare-commit");
    await workbench.run("View: Close Editor");
    await workbench.run("File: Revert File");
  });
}
