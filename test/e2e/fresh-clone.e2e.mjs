/* What README promises for a fresh clone and an empty home folder: one command, no questions, nothing left behind. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const minutes = 60_000;

describe("a fresh clone with an empty home folder", () => {
  let folder;
  let clone;
  let env;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "lintel-clone-"));
    clone = join(folder, "clone");
    const home = join(folder, "home");
    mkdirSync(home);
    execFileSync("git", ["clone", "--quiet", "--depth", "1", pathToFileURL(root).href, clone]);
    env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD|NODE_TEST)/i.test(name)));
    Object.assign(env, { HOME: home, USERPROFILE: home, NO_COLOR: "1" });
    // How this machine reaches the registry is the machine's setting, not something of ours.
    const settings = join(homedir(), ".npmrc");
    if (existsSync(settings)) env.npm_config_userconfig = settings;
  });

  after(() => {
    if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Runs a command in the clone with nobody there to answer a question. */
  function runs(command, args, { until } = {}) {
    return new Promise((done, fail) => {
      // A process group of its own, so that Ctrl+C can reach all of it, as in a terminal.
      const options = { cwd: clone, env, stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32", detached: true };
      const child = spawn(command, args, options);
      const output = { stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"]) {
        child[name].on("data", (data) => {
          output[name] += data;
          if (until?.test(output[name])) done({ ...output, child });
        });
      }
      child.once("error", fail);
      child.once("exit", (status, signal) => done({ ...output, status, signal, child }));
    });
  }

  it("simulates with npx", { timeout: 6 * minutes }, async () => {
    assert.ok(!existsSync(join(clone, "node_modules")));
    const { stdout, stderr, status } = await runs("npx", ["lintel", "simulate", "examples/url-shortener.arch"]);
    assert.ok(status === 0 || status === 1, `status ${status}\n${stdout}\n${stderr}`);
    assert.match(stdout, /Redirect/, stderr);
    assert.match(stdout, /p99/i);
  });

  it("gives pure JSON on stdout", { timeout: 3 * minutes }, async () => {
    const { stdout, stderr } = await runs("npx", ["lintel", "analyze", "examples/url-shortener.arch", "--format", "json"]);
    const { version, lets } = JSON.parse(stdout);
    assert.equal(version, 1, stderr);
    assert.ok(Math.abs(lets.links.value - 38.58) < 0.01, `links: ${lets.links.value}`);
  });

  it("starts a page and ends with Ctrl+C", { timeout: 6 * minutes }, async () => {
    const { stdout, stderr, child } = await runs("npm", ["start", "--", "examples/url-shortener.draft.arch", "--no-open"], {
      until: /http:\/\/127\.0\.0\.1:\d+\//,
    });
    const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(stdout)?.[0];
    try {
      assert.ok(url, `${stdout}\n${stderr}`);
      const page = await fetch(url);
      assert.equal(page.status, 200);
      const { open } = await (await fetch(`${url}files.json`)).json();
      assert.ok(open.endsWith("/examples/url-shortener.draft.arch"), open);
    } finally {
      if (child.exitCode === null) {
        const ended = new Promise((done) => child.once("exit", done));
        process.kill(-child.pid, "SIGINT");
        await ended;
      }
    }
  });

  it("leaves nothing but ignored files in the checkout", () => {
    assert.equal(execFileSync("git", ["status", "--porcelain"], { cwd: clone, encoding: "utf8" }), "");
  });
});
