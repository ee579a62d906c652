/* What README promises for a fresh clone and an empty home folder: one command, no questions, nothing left behind. */
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { load } from "js-yaml";

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

  const git = (cwd, ...args) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "init.defaultBranch=main", ...args], {
      cwd,
      env,
      encoding: "utf8",
    });

  /** A repository whose branch takes a replica from a design of `main`. */
  function designsOnTwoBranches(repository) {
    const design = (replicas) =>
      `client User { users 1k }\nservice Api { replicas ${replicas}  workers 4  service-time 5 ms }\nUser -> Api { timeout 1 s }\nflow Buy { from User at 10 rps  User -> Api }\n`;
    mkdirSync(join(repository, "designs"), { recursive: true });
    git(repository, "init", "-q");
    writeFileSync(join(repository, "designs/shop.arch"), design(2));
    git(repository, "add", "-A");
    git(repository, "commit", "-q", "-m", "first");
    git(repository, "checkout", "-q", "-b", "change");
    writeFileSync(join(repository, "designs/shop.arch"), design(1));
    git(repository, "commit", "-q", "-a", "-m", "second");
    return repository;
  }

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
    const { stdout, stderr, status } = await runs("npx", [
      "lintel",
      "simulate",
      "examples/url-shortener.arch",
      "--scenario",
      "Lose a zone",
    ]);
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

  it("comments a pull request from the action", { timeout: 3 * minutes }, () => {
    const repository = designsOnTwoBranches(join(folder, "action"));
    const { inputs, runs } = load(readFileSync(join(clone, "action.yml"), "utf8"));
    const [step] = runs.steps;
    // A stand-in for GitHub's command: it keeps what it was asked and knows of no earlier comment.
    const tools = join(folder, "tools");
    mkdirSync(tools);
    const asked = join(folder, "asked.txt");
    writeFileSync(
      join(tools, "gh"),
      `#!/bin/sh\nprintf '%s ' "$@" >> ${asked}\ncase "$*" in *--input*) cat >> ${asked};; esac\nprintf '\\n' >> ${asked}\n`,
      { mode: 0o755 },
    );
    const summary = join(folder, "summary.md");
    const run = spawnSync("bash", ["-c", step.run], {
      cwd: repository,
      encoding: "utf8",
      env: {
        ...env,
        PATH: `${tools}:${env.PATH}`,
        GITHUB_ACTION_PATH: clone,
        GITHUB_STEP_SUMMARY: summary,
        LINTEL_PATHS: "designs",
        LINTEL_SARIF: "lintel.sarif",
        LINTEL_SINCE: "main",
        LINTEL_COMMENT: "true",
        LINTEL_FAIL_ON_DIFF: inputs["fail-on-diff"].default,
        LINTEL_PULL_REQUEST: "https://github.com/acme/shop/pull/7",
      },
    });
    assert.equal(run.status, 1, run.stdout + run.stderr);
    assert.match(run.stdout, /^::error file=designs\/shop\.arch,line=\d+/m);
    const told = readFileSync(summary, "utf8");
    assert.match(told, /^## designs\/shop\.arch since main\n\n\*\*Buy availability 9/);
    assert.match(told, /new single point of failure: Api/);
    assert.equal(JSON.parse(readFileSync(join(repository, "lintel.sarif"), "utf8")).version, "2.1.0");
    const [search, post] = readFileSync(asked, "utf8").split("\n");
    assert.match(search, /^api --paginate repos\/acme\/shop\/issues\/7\/comments /);
    assert.match(post, /^api --method POST repos\/acme\/shop\/issues\/7\/comments --input - \{"body":"<!-- lintel diff -->/);
    // Every input of the action arrives in the script, and through the environment only.
    const passed = Object.values(step.env).join(" ");
    for (const name of Object.keys(inputs)) assert.ok(passed.includes(`inputs.${name} `), name);
    assert.ok(!step.run.includes("${{"));
  });

  it("keeps a commit with errors back and formats what is committed, as hooks of pre-commit", { timeout: 2 * minutes }, () => {
    const repository = designsOnTwoBranches(join(folder, "hooks"));
    const hooks = Object.fromEntries(load(readFileSync(join(clone, ".pre-commit-hooks.yaml"), "utf8")).map((hook) => [hook.id, hook]));
    // What pre-commit does with a hook that is a script: the entry from its checkout, with the files that are committed.
    const hook = ({ entry, files, language }) => {
      assert.equal(language, "script");
      const staged = git(repository, "diff", "--cached", "--name-only", "--diff-filter=d")
        .split("\n")
        .filter((name) => new RegExp(files).test(name));
      const [script, ...args] = entry.split(" ");
      return spawnSync(join(clone, script), [...args, ...staged], { cwd: repository, env, encoding: "utf8" });
    };
    writeFileSync(join(repository, "designs/new.arch"), "service   A {replicas 2}\nA -> B\n");
    git(repository, "add", "-A");
    const check = hook(hooks["lintel-check"]);
    assert.equal(check.status, 1, check.stderr);
    assert.match(check.stdout, /^designs\/new\.arch:2:\d+: error\[unknown-name\]/m);
    assert.doesNotMatch(check.stdout, /shop\.arch/);
    assert.equal(hook(hooks["lintel-fmt"]).status, 0);
    assert.equal(readFileSync(join(repository, "designs/new.arch"), "utf8"), "service A { replicas 2 }\nA -> B\n");
  });

  it("leaves nothing but ignored files in the checkout", () => {
    assert.equal(execFileSync("git", ["status", "--porcelain"], { cwd: clone, encoding: "utf8" }), "");
  });
});
