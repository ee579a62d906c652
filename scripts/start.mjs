#!/usr/bin/env node
/*
 * `npm start [-- path/to/design.arch] [--no-open] [--browser]`: builds what is out of date and opens the examples, or the
 * given design, with Lintel: in desktop VS Code when its `code` command is there, otherwise on a local page in the browser.
 */
import { spawn, spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { root, runMain, SetupError, setup } from "./setup.mjs";

const usage = "Usage: npm start [-- path/to/design.arch] [--no-open] [--browser]";
const firstExample = join(root, "examples/url-shortener.arch");

/** What the command line asks for; npm runs scripts in the project's folder, the user may stand elsewhere. */
function readArguments(args) {
  const flags = args.filter((arg) => arg.startsWith("--"));
  const unknown = flags.filter((flag) => !["--no-open", "--browser", "--help"].includes(flag));
  const paths = args.filter((arg) => !arg.startsWith("--"));
  if (unknown.length > 0) throw new SetupError(`Unknown option ${unknown[0]}.\n${usage}`);
  if (paths.length > 1) throw new SetupError(`One design at a time.\n${usage}`);
  const file = paths[0] === undefined ? null : resolve(process.env.INIT_CWD ?? process.cwd(), paths[0]);
  if (file && !statSync(file, { throwIfNoEntry: false })?.isFile()) throw new SetupError(`There is no file ${file}.`);
  if (file && !file.endsWith(".arch")) throw new SetupError(`${file} is not a .arch file.`);
  return { file, open: !flags.includes("--no-open"), browser: flags.includes("--browser"), help: flags.includes("--help") };
}

/** Desktop VS Code with this checkout's extension; `false` when it is not installed or does not start. */
function openInVsCode(file) {
  const code = process.platform === "win32" ? "code.cmd" : "code";
  const options = { encoding: "utf8", shell: process.platform === "win32" };
  if (spawnSync(code, ["--version"], options).status !== 0) return false;
  const target = file ? [file] : [join(root, "examples"), "--goto", firstExample];
  const args = [`--extensionDevelopmentPath=${join(root, "extension")}`, ...target];
  if (spawnSync(code, args, options).status !== 0) return false;
  console.log(`Opened ${file ?? "the examples"} in VS Code with Lintel loaded. Press Ctrl+K V there for the preview.`);
  return true;
}

/** Shows the address in the user's browser, where that can be done; the printed address works in any case. */
function openBrowser(url) {
  const [command, args] =
    process.platform === "darwin"
      ? ["open", [url]]
      : process.platform === "win32"
        ? ["cmd", ["/c", "start", "", url]]
        : ["xdg-open", [url]];
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  child.once("error", () => console.log("(No browser could be opened from here; open the address yourself.)"));
  child.unref();
}

await runMain(async () => {
  const { file, open, browser, help } = readArguments(process.argv.slice(2));
  if (help) {
    console.log(usage);
    return 0;
  }
  setup();
  const { build } = await import("./build.mjs");
  await build({ log: console.log });
  if (!browser && open && openInVsCode(file)) return 0;
  const { servePlayground } = await import("./playground-server.mjs");
  const { url, stop } = await servePlayground({ file: file ?? firstExample });
  console.log(`\nLintel is at ${url}\nPress Ctrl+C to end it.`);
  if (open) openBrowser(url);
  await new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, done);
  });
  await stop();
  return 0;
});
