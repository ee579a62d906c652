/* What a user does in VS Code, done through its page: open files, run commands, read findings, hover, rename. */
import { join } from "node:path";
import { waitFor } from "./browser.mjs";

/** A label that is a text and no more, but for the dots of what asks something first. */
const exactly = (text) => new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}(…|\\.\\.\\.)?$`);

const modifier = process.platform === "darwin" ? "Meta" : "Control";

/** VS Code in `page`, with `folder` open; `folder` is also where files are read back from. */
export class Workbench {
  constructor(page, folder) {
    this.page = page;
    this.folder = folder;
  }

  async open(url) {
    await this.page.goto(url, { timeout: 60_000 });
    await this.page.locator(".monaco-workbench .explorer-folders-view .monaco-list-row").first().waitFor({ timeout: 60_000 });
  }

  path(name) {
    return join(this.folder, name);
  }

  /** Opens a file of the folder in the active editor group. */
  async openFile(name) {
    const label = this.page.locator(".label-name").filter({ hasText: exactly(name) });
    await this.page.locator(".explorer-folders-view .monaco-list-row").filter({ has: label }).dblclick();
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.editor().locator(".view-line").first().waitFor();
  }

  /** Waits until the Explorer has noticed a new file, which takes as long as the machine's file watching takes. */
  async isListed(name) {
    await this.page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: name }).first().waitFor({ timeout: 90_000 });
  }

  /** Closes whatever a step before left open. */
  async dismiss() {
    for (let press = 0; press < 3; press++) await this.page.keyboard.press("Escape");
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  /** The editor with the focus, or the only one. */
  editor() {
    return this.page.locator(".editor-group-container.active .editor-instance .monaco-editor").first();
  }

  /** Runs a command by its title in the command palette. */
  async run(title) {
    await this.#startCommand(title);
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  /**
   * By the keyboard, since rows move while the list is being filtered. Asks again for a command that comes after the list has
   * opened, since a list is that of its moment, and when something that is just loading takes the focus and so closes the list.
   */
  async #startCommand(title) {
    const widget = this.page.locator(".quick-input-widget");
    const label = this.page.locator(".label-name").filter({ hasText: exactly(title) });
    const rows = widget.locator(".monaco-list-row").filter({ has: label });
    const marked = widget.locator(".monaco-list-row.focused").filter({ has: label });
    await waitFor(`the command ${title}`, async () => {
      await this.#quickInput("F1", title);
      const listed = await rows
        .first()
        .waitFor({ timeout: 5_000 })
        .then(
          () => true,
          () => false,
        );
      for (let presses = 0; listed && presses < 20 && (await widget.isVisible()); presses++) {
        if (await marked.isVisible()) {
          await this.page.keyboard.press("Enter");
          return true;
        }
        await this.page.keyboard.press("ArrowDown");
      }
      await this.page.keyboard.press("Escape");
      return false;
    });
  }

  async #quickInput(key, text) {
    const input = this.page.locator(".quick-input-widget input.input");
    await waitFor(
      `the box that ${key} opens`,
      async () => {
        if (await input.isVisible()) return true;
        await this.page.keyboard.press(key);
        return input.isVisible();
      },
      { every: 500 },
    );
    // A key that was pressed twice, because the box was slow to come, closes it again.
    await input.fill(key === "F1" ? `>${text}` : text, { timeout: 5_000 });
  }

  /** Puts the cursor on a place; line and column count from 1, as VS Code shows them. */
  async goTo({ line, column }) {
    await this.#quickInput("Control+G", `:${line}:${column}`);
    await this.page.keyboard.press("Enter");
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    await this.statusShows(`Ln ${line}, Col ${column}`);
  }

  /** Waits until the status bar holds a text, such as the cursor's place. */
  async statusShows(text) {
    await waitFor(`"${text}" in the status bar`, async () => (await this.status()).includes(text));
  }

  status() {
    return this.page.locator(".part.statusbar").innerText();
  }

  /** The line that VS Code marks as the cursor's, from the status bar. */
  async cursorLine() {
    return Number(/Ln (\d+)/.exec(await this.status())?.[1]);
  }

  /** Numbers of errors and warnings in the status bar. */
  async problemCounts() {
    const label = await this.page.locator('[id="status.problems"] a').first().getAttribute("aria-label");
    const count = (word) => Number(new RegExp(`${word}: (\\d+)`, "i").exec(label ?? "")?.[1] ?? 0);
    return { label, errors: count("Errors"), warnings: count("Warnings"), infos: count("Infos") };
  }

  /** Texts of the Problems view about one file, all of them: the view is scrolled, since it only draws the rows in sight. */
  async problems(name) {
    await this.run("Problems: Focus on Problems View");
    await this.page.getByPlaceholder(/^Filter \(e\.g\. text/).fill(`**/${name}`);
    await this.page.locator(".markers-panel .monaco-list-row").filter({ hasText: name }).first().waitFor();
    const list = this.page.locator(".markers-panel .monaco-list").first();
    await list.focus();
    await this.page.keyboard.press("Home");
    const texts = new Set();
    let unchanged = 0;
    await waitFor("the end of the Problems view", async () => {
      const before = texts.size;
      for (const text of await list.locator(".monaco-list-row").allInnerTexts()) texts.add(text);
      await this.page.keyboard.press("PageDown");
      unchanged = texts.size === before ? unchanged + 1 : 0;
      return texts.size > 0 && unchanged >= 8;
    });
    return [...texts];
  }

  async closePanel() {
    await this.run("View: Hide Panel");
  }

  /** Text of the hover at a place. */
  async hoverAt(place) {
    await this.goTo(place);
    const hover = this.page.locator(".monaco-hover:not(.hidden) .monaco-hover-content").first();
    await waitFor("a hover with figures", async () => {
      // A server that is just starting has none yet: who asked then asks again.
      if ((await hover.count()) === 0) {
        await this.run("Show or Focus Hover");
        await hover.waitFor({ timeout: 5000 });
      }
      const text = await hover.innerText({ timeout: 5000 });
      return text.length > 0 && !/^\s*loading/i.test(text);
    });
    return hover.innerText();
  }

  async closeHover() {
    // Where the pointer rests there may be a hover of its own, such as that of a tab.
    await this.page.mouse.move(1, 1);
    await this.page.keyboard.press("Escape");
    await waitFor("the hover to close", async () => (await this.page.locator(".monaco-hover:visible").count()) === 0);
  }

  /** Titles that the light bulb offers at a place; the list stays open. */
  async quickFixesAt(place) {
    await this.goTo(place);
    await this.run("Quick Fix...");
    const rows = this.page.locator(".action-widget .monaco-list-row.action");
    await rows.first().waitFor();
    return rows.allInnerTexts();
  }

  async chooseQuickFix(title) {
    await this.page.locator(".action-widget .monaco-list-row.action").filter({ hasText: title }).first().click();
    await this.page.locator(".action-widget .monaco-list-row.action").first().waitFor({ state: "hidden" });
  }

  /** The lens right above a place that holds a text, once it has its numbers. */
  async lensAt(place, text) {
    await this.goTo(place);
    const cursor = this.editor().locator(".cursors-layer .cursor").first();
    const lenses = this.editor().locator(".codelens-decoration").locator("a, span").filter({ hasText: text });
    const look = async () => {
      const { y: below, height } = await cursor.boundingBox();
      for (const lens of await lenses.all()) {
        const box = await lens.boundingBox();
        if (box && box.y < below && box.y > below - 2 * height) return lens;
      }
      return null;
    };
    // The first numbers come when the whole workspace has been read.
    return waitFor(`a lens ${text} above line ${place.line}`, look, { timeout: 60_000 });
  }

  async rename(place, name) {
    await this.goTo(place);
    await this.page.keyboard.press("F2");
    const input = this.page.locator(".rename-box input.rename-input");
    await input.waitFor();
    await input.fill(name);
    await this.page.keyboard.press("Enter");
    await input.waitFor({ state: "hidden" });
    await this.page.locator(".tab.active.dirty").waitFor();
  }

  /** What the language status item says about the open design, once that matches. */
  async languageStatus(pattern, patience = {}) {
    await this.page.locator('[id="status.languageStatus"] a').first().click();
    const hover = this.page.locator(".hover-language-status").first();
    await hover.waitFor();
    await waitFor(`${pattern} in the status of the design`, async () => pattern.test(await hover.innerText()), patience);
    await this.page.keyboard.press("Escape");
  }

  /** Runs the scenarios of the open file; `passed` or `failed`, as the gutter shows it at the one whose line is given. */
  async runTestsInFile({ line }) {
    await this.goTo({ line, column: 1 });
    await this.editor().locator(".testing-run-glyph").first().waitFor();
    await this.run("Test: Run Tests in Current File");
    const shown = (state) => this.editor().locator(`.testing-run-glyph.codicon-testing-${state}-icon`).first().isVisible();
    return waitFor(
      "the result of the scenarios in the gutter",
      async () => ((await shown("failed")) && "failed") || ((await shown("passed")) && "passed"),
      { timeout: 120_000 },
    );
  }

  /** What stands behind the line of an expectation that failed. */
  async inlineTestMessage() {
    const message = this.page.locator(".test-error-content-widget, .test-message-inline-content").first();
    await message.waitFor();
    return (await message.innerText()).replaceAll("\u00a0", " ");
  }

  /** *New Design from Template…*; the new document is active afterwards. */
  async newFromTemplate(title) {
    await this.#startCommand("Lintel: New Design from Template");
    await this.page.locator(".quick-input-title").filter({ hasText: "New design" }).waitFor();
    await this.choose(title);
    await this.page.locator('.tab.active[data-resource-name^="Untitled"]').waitFor();
  }

  /** Runs a command that opens a list, and waits until the list has taken the place of the palette. */
  async openList(command) {
    await this.#startCommand(command);
    const input = this.page.locator(".quick-input-widget input.input");
    await waitFor(`the list of ${command}`, async () => (await input.isVisible()) && !(await input.inputValue()).startsWith(">"));
  }

  /** Runs a command that opens a list (with a title, where it has one) and takes an entry of it. */
  async pick(command, title, label) {
    await this.openList(command);
    if (title !== null) await this.page.locator(".quick-input-title").filter({ hasText: title }).waitFor();
    await this.choose(label, false);
  }

  /**
   * Takes an entry of the list that is open, or about to open in place of another. By the keyboard: what is to be clicked
   * moves while a list is being filtered, and entries that always stay come to its place.
   */
  async choose(label, closes = true) {
    const widget = this.page.locator(".quick-input-widget");
    const input = widget.locator("input.input");
    const marked = widget.locator(".monaco-list-row.focused").filter({ hasText: label });
    await waitFor(`"${label}" to be marked in the list`, async () => {
      if ((await input.isVisible()) && (await input.inputValue()) !== label) await input.fill(label);
      return marked.isVisible();
    });
    await this.page.keyboard.press("Enter");
    if (closes) await widget.waitFor({ state: "hidden" });
  }

  /** Text of the Markdown preview that matches. */
  markdownWith(pattern) {
    return waitFor(`a Markdown preview with ${pattern}`, async () => {
      for (const frame of this.page.frames()) {
        const text = await frame.evaluate(() => document.querySelector(".markdown-body")?.innerText ?? "").catch(() => "");
        if (pattern.test(text)) return text;
      }
      return null;
    });
  }

  async closeTab(name) {
    const tab = this.page.locator(`.tab[data-resource-name="${name}"]`);
    await tab.click();
    await this.run("View: Close Editor");
    await tab.waitFor({ state: "detached" });
  }

  /** Grants trust to the folder, as its owner does. */
  async trust() {
    await this.run("Workspaces: Manage Workspace Trust");
    await this.page
      .locator(".workspace-trust-editor")
      .getByRole("button", { name: /^Trust$/ })
      .click();
    await waitFor("the end of restricted mode", async () => !(await this.status()).includes("Restricted Mode"));
    await this.run("View: Close Editor");
  }

  /** *Reload Window*; returns when the workbench is there again. */
  async reload() {
    const loaded = this.page.waitForEvent("load", { timeout: 60_000 });
    await this.#startCommand("Developer: Reload Window");
    await loaded;
    await this.page.locator(".monaco-workbench .explorer-folders-view .monaco-list-row").first().waitFor({ timeout: 60_000 });
  }

  async chooseTheme(label) {
    await this.#startCommand("Preferences: Color Theme");
    await this.page.locator('.quick-input-widget input.input[placeholder*="Color Theme"]').fill(label);
    await this.page.locator(".quick-input-list .monaco-list-row.focused").filter({ hasText: label }).waitFor();
    await this.page.keyboard.press("Enter");
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  async save() {
    await this.page.keyboard.press(`${modifier}+S`);
    await waitFor("the file to be saved", async () => (await this.page.locator(".tab.active.dirty").count()) === 0);
  }

  /** The frame of the preview, once its script runs. */
  preview() {
    return waitFor(
      "the preview's frame",
      async () => {
        for (const frame of this.page.frames()) {
          const isPreview = await frame.evaluate(() => Boolean(document.body?.dataset.layoutWorker)).catch(() => false);
          if (isPreview && (await frame.locator("svg").count()) > 0) return frame;
        }
        return null;
      },
      { timeout: 40_000 },
    );
  }
}

/** Line and column (from 1) of the first place where `pattern` matches; the place of its first group when it has one. */
export function placeOf(text, pattern) {
  const match = pattern.exec(text);
  if (!match) throw new Error(`The file has no ${pattern}.`);
  const offset = match.index + (match[1] === undefined ? 0 : match[0].indexOf(match[1]));
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: before.at(-1).length + 1 };
}
