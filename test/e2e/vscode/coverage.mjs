/*
 * What a run of the suite has really exercised of everything that the extension contributes to VS Code. Nothing is declared: commands
 * are read from the log that the extension itself writes in VS Code, and the rest is noted by the few functions here, after they have
 * seen its effect. What a step that fails has used does not count.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "../browser.mjs";

/** `manifest` and `words`: package.json and package.nls.json of the extension; `logs`: the folder of VS Code's logs. */
export class Coverage {
  #manifest;
  #words;
  #logs;
  /** What was used, with the steps that did. */
  #seen = new Map();
  /** What the running step has used; it counts when the step has passed. */
  #used = [];

  constructor({ manifest, words, logs }) {
    this.#manifest = manifest;
    this.#words = words;
    this.#logs = logs;
  }

  /** Runs a step. What it used counts once it has passed. */
  async during(step, run) {
    this.#used = [];
    const before = this.#commandsRun();
    await run();
    for (const [command, times] of this.#commandsRun()) if (times > (before.get(command) ?? 0)) this.#used.push(`command ${command}`);
    for (const what of this.#used) this.#seen.set(what, [...(this.#seen.get(what) ?? []), step]);
  }

  /** Chooses an entry of a menu that `choose` clicks by its title, and waits until its command runs. */
  async menu(menu, command, choose) {
    await this.#runs(command, () => choose(this.titleOf(command)));
    this.#used.push(`menu ${menu}: ${command}`);
  }

  /** Presses the keys that are bound to a command in the editor, and waits until it runs. */
  async keys(workbench, command) {
    const { key } = this.#manifest.contributes.keybindings.find((binding) => binding.command === command);
    await workbench.goTo({ line: 1, column: 1 });
    await this.#runs(command, async () => {
      for (const chord of key.split(" ")) {
        const parts = chord.split("+").map((part) => ({ ctrl: "Control", shift: "Shift", alt: "Alt" })[part] ?? part.toUpperCase());
        await workbench.page.keyboard.press(parts.join("+"));
      }
    });
    this.#used.push(`keys ${key}: ${command}`);
  }

  /**
   * Clicks the lens with a text above a place until its command runs: a lens that gets its numbers in the moment of the click is drawn
   * anew, and the click is lost.
   */
  async lens(workbench, place, text, command) {
    await waitFor(`${command} by the lens ${text}`, async () => {
      const before = this.#commandsRun().get(command) ?? 0;
      await (await workbench.lensAt(place, text)).click();
      return waitFor("the command", () => (this.#commandsRun().get(command) ?? 0) > before, { timeout: 3_000 });
    });
  }

  /** Changes a setting by `change`. Its effect `holds` not before, and does afterwards. */
  async setting(name, change, holds) {
    await waitFor(`${name} not to have its effect yet`, async () => !(await holds()));
    await change();
    await waitFor(`the effect of ${name}`, holds);
    this.#used.push(`setting ${name}`);
  }

  /** A welcome view whose words `look` finds on screen. */
  async welcome(view, look) {
    const { contents } = this.#manifest.contributes.viewsWelcome.find((welcome) => welcome.view === view);
    await look(this.#text(contents).split("\n")[0]);
    this.#used.push(`welcome ${view}`);
  }

  /** All steps of the walkthrough; `look` is called with each one's title and the place it has in the list. */
  async walkthrough(look) {
    for (const walkthrough of this.#manifest.contributes.walkthroughs) {
      for (const [index, { id, title }] of walkthrough.steps.entries()) {
        await look(this.#text(title), index);
        this.#used.push(`walkthrough ${id}`);
      }
    }
  }

  /** Any other contribution by its kind and name, once `look` has seen what it is for. */
  async sees(kind, name, look) {
    const what = `${kind} ${name}`;
    assert.ok(this.contributed().includes(what), `${what} is contributed`);
    await look();
    this.#used.push(what);
  }

  titleOf(command) {
    return this.#text(this.#manifest.contributes.commands.find((contributed) => contributed.command === command).title);
  }

  /** Everything that package.json contributes and a person can use. */
  contributed() {
    const { contributes } = this.#manifest;
    const menus = Object.entries(contributes.menus).filter(([menu]) => menu !== "commandPalette");
    return [
      ...contributes.commands.map(({ command }) => `command ${command}`),
      ...Object.keys(contributes.configuration.properties).map((name) => `setting ${name}`),
      ...contributes.keybindings.map(({ command, key }) => `keys ${key}: ${command}`),
      ...new Set(menus.flatMap(([menu, entries]) => entries.map(({ command }) => `menu ${menu}: ${command}`))),
      ...contributes.viewsWelcome.map(({ view }) => `welcome ${view}`),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ id }) => `walkthrough ${id}`)),
      ...contributes.taskDefinitions.map(({ type }) => `task ${type}`),
      ...contributes.problemMatchers.map(({ name }) => `matcher ${name}`),
      ...contributes.snippets.map(({ path }) => `snippets ${path}`),
      ...contributes.jsonValidation.map(({ fileMatch }) => `schema ${fileMatch}`),
      ...contributes.languages.filter(({ icon }) => icon).map(({ id }) => `icon ${id}`),
    ];
  }

  /** What is contributed and was not used by any step that passed. */
  missing() {
    return this.contributed().filter((what) => !this.#seen.has(what));
  }

  /** The log of extension and server, of all windows so far. */
  log() {
    return this.#logFiles()
      .map((file) => readFileSync(file, "utf8"))
      .join("\n");
  }

  async #runs(command, act) {
    const before = this.#commandsRun().get(command) ?? 0;
    await act();
    await waitFor(`${command} in the log of the extension`, () => (this.#commandsRun().get(command) ?? 0) > before);
  }

  /** How often each command ran, by the extension's own log. */
  #commandsRun() {
    const times = new Map();
    for (const [, command] of this.log().matchAll(/^.* \[info\] Command (\S+)$/gm)) times.set(command, (times.get(command) ?? 0) + 1);
    return times;
  }

  #logFiles() {
    if (!existsSync(this.#logs)) return [];
    return readdirSync(this.#logs, { recursive: true })
      .filter((name) => name.endsWith("Lintel.log"))
      .map((name) => join(this.#logs, name));
  }

  #text(key) {
    return key.startsWith("%") ? this.#words[key.slice(1, -1)] : key;
  }
}
