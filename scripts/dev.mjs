#!/usr/bin/env node
/*
 * `npm run dev [-- path/to/design.arch]`: builds on every change of a source and reloads the page of `npm start`. The extension and the command
 * line are built along: *Developer: Reload Window* in the window that F5 opened (.vscode/launch.json) takes the new ones.
 */
import { watch } from "node:fs";
import { join, resolve } from "node:path";
import { root, runMain, setup } from "./setup.mjs";

/** Folders whose files bundles are made of. */
const watched = ["engine/src", "language/src", "server/src", "extension/src", "webview/src", "cli/src", "syntaxes"];
/** How long changes may come one after the other before they are built, in milliseconds: editors write several files at once. */
const pause = 150;

await runMain(async () => {
  setup();
  const { build } = await import("./build.mjs");
  const { servePlayground } = await import("./playground-server.mjs");
  const [path] = process.argv.slice(2);
  await build({ log: console.log });
  const file = resolve(process.env.INIT_CWD ?? process.cwd(), path ?? join(root, "examples/url-shortener.arch"));
  const { url, stop, reload } = await servePlayground({ file, live: true });
  console.log(`\nLintel is at ${url} and follows your changes. Press Ctrl+C to end it.`);

  let timer;
  let building = null;
  let again = false;
  /** One build at a time; what changes meanwhile is built after it. */
  const rebuild = async () => {
    if (building) {
      again = true;
      return;
    }
    building = build({ log: console.log }).then(
      (built) => built.length > 0 && reload(),
      (error) => console.error(error.message),
    );
    await building;
    building = null;
    if (again) {
      again = false;
      await rebuild();
    }
  };
  const changed = (name) => {
    if (/\.test\.ts$/.test(name ?? "")) return;
    clearTimeout(timer);
    timer = setTimeout(rebuild, pause);
  };
  const watchers = watched.map((folder) => watch(join(root, folder), { recursive: true }, (_event, name) => changed(name)));
  await new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, done);
  });
  for (const watcher of watchers) watcher.close();
  clearTimeout(timer);
  await stop();
  return 0;
});
