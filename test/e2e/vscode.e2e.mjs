/* The packaged extension in real VS Code: edit a design, see what is wrong, hover numbers, fix, preview, simulate. */
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, describe } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { launchBrowser, waitFor } from "./browser.mjs";
import { startCodeServer } from "./code-server.mjs";
import { picture, stepsOn } from "./out-folder.mjs";
import { prepareBrowser, prepareCodeServer } from "./setup.mjs";
import { cancelRun, chosenScenario, runScenario } from "./simulation-panel.mjs";
import { citizenSteps } from "./vscode/citizen.mjs";
import { Coverage } from "./vscode/coverage.mjs";
import { writeDesigns } from "./vscode/designs.mjs";
import { failureSteps } from "./vscode/failures.mjs";
import { menuSteps } from "./vscode/menus.mjs";
import { previewSteps } from "./vscode/previews.mjs";
import { settingSteps } from "./vscode/settings.mjs";
import { packagedExtension } from "./vsix.mjs";
import { placeOf, Workbench } from "./workbench.mjs";

/** Expectations and objectives as `lintel simulate` judges them, with the panel's seed and number of replications. */
async function verdictsOfCommandLine(file, scenario) {
  const command = [join(root, "cli/bin/lintel.mjs"), "simulate", file, "--scenario", scenario, "--seed", "1", "--format", "json"];
  const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 64 * 1024 * 1024 }).catch((failed) => {
    // Status 1 says that something was not met, and prints the same.
    if (failed.code === 1) return failed;
    throw failed;
  });
  const { expectations, objectives } = JSON.parse(stdout);
  return [...expectations, ...objectives];
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const draft = "url-shortener.draft.arch";
const finished = "url-shortener.arch";

/** VS Code's own themes: the class it gives a webview's page, and the theme's name in the list of themes. */
const themes = [
  { name: "dark", label: "Dark Modern", bodyClass: "vscode-dark" },
  { name: "light", label: "Light Modern", bodyClass: "vscode-light" },
  { name: "high-contrast", label: "Dark High Contrast", bodyClass: "vscode-high-contrast" },
  { name: "high-contrast-light", label: "Light High Contrast", bodyClass: "vscode-high-contrast-light" },
];

describe("Lintel in VS Code", () => {
  let scratch;
  let server;
  let browser;
  let page;
  let workbench;
  let preview;
  let coverage;
  const plainStep = stepsOn(
    () => page,
    "vscode",
    () => workbench.dismiss(),
  );
  const step = (name, run, options) => plainStep(name, () => coverage.during(name, run), options);
  /** What the steps of other files need; the window opens in `before`. */
  const suite = {
    get page() {
      return page;
    },
    get workbench() {
      return workbench;
    },
    get scratch() {
      return scratch;
    },
    get coverage() {
      return coverage;
    },
    get url() {
      return server.url;
    },
    /** Replaces the settings of the folder in their file, which VS Code watches. */
    settings: (settings) => writeFileSync(workbench.path(".vscode/settings.json"), JSON.stringify(settings)),
    textOf: (name) => readFileSync(workbench.path(name), "utf8"),
    firstFindings: null,
  };
  const textOf = (name) => readFileSync(workbench.path(name), "utf8");

  before(
    async () => {
      scratch = mkdtempSync(join(tmpdir(), "lintel-e2e-"));
      const workspace = join(scratch, "examples");
      cpSync(join(root, "examples"), workspace, { recursive: true });
      writeDesigns(workspace);
      const git = (...args) =>
        execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...args], { cwd: workspace });
      git("init", "--quiet");
      git("add", ".");
      git("commit", "--quiet", "--message", "Examples");
      server = await startCodeServer({ codeServer: prepareCodeServer(), vsix: await packagedExtension(), workspace, scratch });
      const read = (name) => JSON.parse(readFileSync(join(root, "extension", name), "utf8"));
      coverage = new Coverage({ manifest: read("package.json"), words: read("package.nls.json"), logs: join(scratch, "user-data/logs") });
      browser = await launchBrowser(prepareBrowser());
      page = await browser.newPage({ viewport: { width: 1600, height: 1000 }, permissions: ["clipboard-read", "clipboard-write"] });
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

  step("opens the draft and underlines what is wrong", async () => {
    const began = performance.now();
    await workbench.openFile(draft);
    const counts = await waitFor("findings in the status bar", async () => {
      const seen = await workbench.problemCounts();
      return seen.errors > 0 && seen;
    });
    suite.firstFindings = Math.round(performance.now() - began);
    assert.ok(counts.errors > 0 && counts.warnings > 0, `the draft has errors and warnings: ${counts.label}`);
    await workbench.editor().locator(".squiggly-error").first().waitFor({ state: "attached" });
    await picture(page, "draft");
  });

  step("lists the messages in the Problems view", async () => {
    const problems = await workbench.problems(draft);
    await picture(page, "problems");
    for (const code of ["single-point-of-failure", "spof-primary-database", "timeout-missing"]) {
      assert.ok(
        problems.some((text) => text.includes(code)),
        `a finding ${code} among:\n${problems.join("\n")}`,
      );
    }
    await workbench.closePanel();
  });

  step("shows the figures of a component in a hover", async () => {
    await workbench.openFile(finished);
    const text = await workbench.hoverAt(placeOf(textOf(finished), /service (Api)\b/));
    await picture(page, "hover");
    for (const word of ["utili", "p99", "availab"]) assert.match(text, new RegExp(word, "i"), `the hover tells ${word}:\n${text}`);
    assert.match(text, /assum/i, `the hover says what was assumed:\n${text}`);
    await workbench.closeHover();
  });

  step("mends a finding with a quick fix", async () => {
    await workbench.openFile(draft);
    const before = await workbench.problemCounts();
    const titles = await workbench.quickFixesAt(placeOf(textOf(draft), /service (\w+)\b/));
    await picture(page, "quick-fix");
    const title = titles.find((candidate) => /cop(y|ies)\b/i.test(candidate));
    assert.ok(title, `a fix that adds a copy among: ${titles.join(" | ")}`);
    await workbench.chooseQuickFix(title.trim());
    await waitFor("fewer errors after the fix", async () => (await workbench.problemCounts()).errors < before.errors);
    await workbench.save();
    assert.match(textOf(draft), /replicas 2/);
  });

  step("renames a component everywhere", async () => {
    const name = /service (\w+)\b/.exec(textOf(draft))[1];
    const uses = textOf(draft).match(new RegExp(`\\b${name}\\b`, "g")).length;
    await workbench.rename(placeOf(textOf(draft), /service (\w+)\b/), "FrontDoor");
    await workbench.save();
    const renamed = textOf(draft).match(/\bFrontDoor\b/g)?.length ?? 0;
    assert.ok(renamed > 2 && renamed <= uses, `${renamed} of ${uses} uses were renamed`);
    assert.doesNotMatch(textOf(draft).replaceAll(/\/\/.*|\/\*[\s\S]*?\*\/|"[^"]*"/g, ""), new RegExp(`\\b${name}\\b`));
  });

  step("opens the preview beside the editor with every component", async () => {
    await workbench.openFile(finished);
    await workbench.run("Lintel: Open Preview to the Side");
    preview = await workbench.preview();
    for (const id of ["Visitor", "Edge", "Api", "LinkCache", "Links", "Clicks", "Analytics"]) {
      await preview.locator(`.node[data-id="${id}"]`).waitFor();
    }
    assert.ok((await preview.locator(".edge").count()) >= 15, "the links are drawn");
    await picture(page, "preview");
  });

  step("goes from a node to its source", async () => {
    await preview.locator('.node[data-id="Links"]').click();
    const { line } = placeOf(textOf(finished), /database (Links)\b/);
    await waitFor(`the cursor on line ${line}`, async () => (await workbench.cursorLine()) === line);
  });

  step("marks the node under the cursor", async () => {
    await page.locator(`.tab[data-resource-name="${finished}"]`).click();
    await workbench.goTo(placeOf(textOf(finished), /service (Keys)\b/));
    await waitFor("the node Keys to be marked", () => preview.locator('.node[data-id="Keys"].selected').isVisible());
  });

  step("updates the picture as one types and keeps it while the text is broken", async () => {
    const nodes = await preview.locator(".node").count();
    const end = textOf(finished).split("\n").length;
    await workbench.goTo({ line: end, column: 1 });
    await page.keyboard.type("service Extra");
    await preview.locator('.node[data-id="Extra"]').waitFor();
    await page.keyboard.type(" {{{");
    await waitFor("the syntax error", async () => (await workbench.problemCounts()).errors > 0);
    assert.ok((await preview.locator(".node").count()) >= nodes, "the last good picture stays");
    await workbench.run("File: Revert File");
    await preview.locator('.node[data-id="Extra"]').waitFor({ state: "detached" });
  });

  step("shows the numbers of a flow above it, and marks the flow in the preview", async () => {
    await page.locator(`.tab[data-resource-name="${finished}"]`).click();
    const lens = await workbench.lensAt(placeOf(textOf(finished), /flow (Redirect)\b/), /p99/);
    assert.match(await lens.innerText(), /rps: p99 ≈ [\d.]+ ms · available [≈ ]*[\d.]+% · carries/);
    await picture(page, "lenses");
    await coverage.lens(workbench, placeOf(textOf(finished), /flow (Redirect)\b/), /p99/, "lintel.showInPreview");
    await waitFor("the flow to be marked", async () => (await preview.locator(".node.selected").count()) > 1);
  });

  step("runs the scenario whose Run is clicked, and cancels it", async () => {
    const { line } = placeOf(textOf(finished), /scenario ("Lose a zone")/);
    await coverage.lens(workbench, { line, column: 1 }, /^Run$/, "lintel.simulate");
    await cancelRun(preview);
    assert.equal(await chosenScenario(preview), "Lose a zone");
  });

  // Designs of which a run takes seconds: what is compared is the way of the numbers, not how many requests there are.
  for (const [file, scenario] of [
    ["cached-reads.arch", "The cache dies"],
    ["sale.arch", "Sale, and a replica dies"],
  ]) {
    step(
      `simulates "${scenario}" and tells the verdicts that the command line tells`,
      async () => {
        await page.locator(`.tab[data-resource-name="${finished}"]`).click();
        await workbench.openFile(file);
        await waitFor(`the scenario of ${file}`, async () => (await chosenScenario(preview)) === scenario);
        const [verdicts, expected] = await Promise.all([
          runScenario(preview, scenario, { timeout: 120_000 }),
          verdictsOfCommandLine(workbench.path(file), scenario),
        ]);
        await picture(page, `simulation-${scenario.toLowerCase().replaceAll(" ", "-")}`);
        const told = verdicts.map(({ text, state }) => `${state}: ${text}`).sort();
        assert.deepEqual(told, expected.map(({ text, met }) => `${met === null ? "open" : met ? "met" : "missed"}: ${text}`).sort());
        for (const { words } of verdicts) assert.match(words, /\d|met|computed/, "each verdict says how it came out");
      },
      { timeout: 150_000 },
    );
  }

  step("makes room for the preview", async () => {
    await workbench.run("View: Toggle Primary Side Bar Visibility");
    await page.locator(".part.sidebar").waitFor({ state: "hidden" });
  });

  for (const theme of themes) {
    step(`follows the theme: ${theme.name}`, async () => {
      await workbench.chooseTheme(theme.label);
      await waitFor(`the preview in ${theme.name}`, () =>
        preview.evaluate((name) => document.body.classList.contains(name), theme.bodyClass),
      );
      await picture(page, `theme-${theme.name}`);
    });
  }

  step("brings the side bar back", async () => {
    await workbench.run("View: Toggle Primary Side Bar Visibility");
    await page.locator(".part.sidebar").waitFor();
    await workbench.chooseTheme("Dark Modern");
    await workbench.run("View: Close All Editors");
  });

  previewSteps(step, suite);
  settingSteps(step, suite);
  menuSteps(step, suite);
  citizenSteps(step, suite);
  failureSteps(step, suite);

  plainStep("has used every command, menu, key, view and setting that the extension contributes", () => {
    assert.deepEqual(coverage.missing(), []);
  });
});
