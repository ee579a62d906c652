/* What is published: the extension holds only what runs, building twice gives the same bytes, and the command line is one file for every Node. */
import assert from "node:assert/strict";
import { execFile, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "../../scripts/build.mjs";
import { packageExtension, staging } from "../../scripts/package.mjs";
import { packageCli } from "../../scripts/package-cli.mjs";
import { prepareCodeServer, prepareNode } from "./setup.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const minutes = 60_000;

/** Everything that may be in the extension; a file that is none of these has got in by mistake. */
const known = [
  /^package\.json$/,
  /^package\.nls(\.de)?\.json$/,
  /^(README|CHANGELOG)\.md$/,
  /^(LICENSE|ThirdPartyNotices\.txt)$/,
  /^icons\/(lintel\.png|file-(light|dark)\.svg)$/,
  /^l10n\/bundle\.l10n\.de\.json$/,
  /^snippets\/arch\.json$/,
  /^walkthrough\/(write|fix|preview|simulate|gate)\.png$/,
  /^dist\/(extension\.cjs|web\.js|check\.mjs)$/,
  /^dist\/server\/(node\.cjs|browser\.js)$/,
  /^dist\/webview\/(preview\.(js|css)|(layout|simulation|pdf)-worker\.js|licenses\.txt|[\w-]+\.ttf)$/,
  /^dist\/syntaxes\/(arch\.tmLanguage|language-configuration)\.json$/,
  /^dist\/docs\/rules\/[a-z0-9-]+\.md$/,
  /^dist\/schema\/config\.json$/,
  /^dist\/templates\/[a-z-]+\.arch$/,
];

const hashOf = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");
const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();

describe("the packages", () => {
  let scratch;
  let vsix;
  let cli;

  before(
    async () => {
      scratch = mkdtempSync(join(tmpdir(), "lintel-package-"));
      vsix = await packageExtension();
      cli = await packageCli();
    },
    { timeout: 5 * minutes },
  );

  after(() => {
    if (scratch) rmSync(scratch, { recursive: true, force: true });
  });

  it("the extension holds what runs and nothing else", () => {
    const files = filesIn(staging);
    assert.deepEqual(
      files.filter((file) => !known.some((pattern) => pattern.test(file))),
      [],
    );
    const manifest = JSON.parse(readFileSync(join(staging, "package.json"), "utf8"));
    assert.equal(manifest.devDependencies ?? manifest.dependencies ?? manifest.private, undefined);
    const named = JSON.stringify(manifest).match(/"(?:\.\/)?(?:dist|icons|walkthrough|snippets)\/[^"]+"/g) ?? [];
    for (const name of named) assert.ok(files.includes(JSON.parse(name).replace(/^\.\//, "")), `${name} is in the package`);
    const mib = statSync(vsix).size / 1024 / 1024;
    console.log(`extension: ${mib.toFixed(2)} MiB packed, ${files.length} files`);
    assert.ok(mib < 8, "a package that has doubled holds something it should not");
  });

  it("every package inside has its notice", () => {
    const notices = readFileSync(join(staging, "ThirdPartyNotices.txt"), "utf8");
    for (const name of ["elkjs", "langium", "chevrotain", "vscode-languageclient", "vscode-languageserver", "uplot"])
      assert.match(notices, new RegExp(`^- ${name} \\d`, "m"));
    assert.match(notices, /Eclipse Public License/);
    assert.doesNotMatch(notices, /UNLICENSED|undefined/);
  });

  it(
    "packaging again gives the same bytes",
    async () => {
      const first = [vsix, cli.file, cli.archive].map(hashOf);
      await build({ minify: true, force: true });
      const [againVsix, again] = [await packageExtension(), await packageCli()];
      assert.deepEqual([againVsix, again.file, again.archive].map(hashOf), first);
    },
    { timeout: 10 * minutes },
  );

  for (const line of ["20", "22", "24"]) {
    it(
      `the command line runs on Node ${line} with nothing beside it`,
      async (test) => {
        const node = nodeOf(line);
        test.diagnostic(execFileSync(node, ["--version"], { encoding: "utf8" }).trim());
        const folder = mkdtempSync(join(scratch, `node-${line}-`));
        const script = join(folder, "lintel.mjs");
        copyFileSync(cli.file, script);
        copyFileSync(join(root, "examples/retry-storm.draft.arch"), join(folder, "storm.arch"));
        const run = (...args) =>
          promisify(execFile)(node, [script, ...args], { cwd: folder, env: { PATH: "", HOME: folder }, maxBuffer: 64 * 1024 * 1024 }).then(
            ({ stdout }) => ({ stdout, code: 0 }),
            (failed) => ({ stdout: failed.stdout, code: failed.code, stderr: failed.stderr }),
          );
        const checked = await run("check", "storm.arch", "--format", "concise");
        assert.equal(checked.code, 1, checked.stderr);
        assert.match(checked.stdout, /^storm\.arch:\d+:\d+: error\[/m);
        // Two replications run in threads, whose script is in the same file.
        const simulated = await run("simulate", "storm.arch", "--replications", "2", "--format", "json");
        assert.equal(JSON.parse(simulated.stdout).replications, 2, simulated.stderr);
        const drawn = await run("render", "storm.arch", "-o", "storm.png");
        assert.equal(drawn.code, 0, drawn.stderr);
        assert.equal(readFileSync(join(folder, "storm.png")).subarray(1, 4).toString(), "PNG");
        assert.match(await initialized(node, script, folder), /"serverInfo":\{"name":"lintel"/);
        assert.deepEqual(filesIn(folder), ["lintel.mjs", "storm.arch", "storm.png"], "it has written nothing else");
      },
      { timeout: 4 * minutes },
    );
  }

  it("the package for npm installs without a dependency", async () => {
    const folder = mkdtempSync(join(scratch, "npm-"));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
    execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", cli.archive], {
      cwd: folder,
      stdio: "pipe",
    });
    assert.deepEqual(
      readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith(".")),
      ["lintel"],
    );
    const { stdout } = await promisify(execFile)(join(folder, "node_modules/.bin/lintel"), ["--version"]);
    assert.equal(stdout.trim(), JSON.parse(readFileSync(join(root, "cli/package.json"), "utf8")).version);
  });
});

/** A Node of that line: the one that runs this, that of code-server, or one from npm. */
function nodeOf(line) {
  if (process.versions.node.startsWith(`${line}.`)) return process.execPath;
  if (line === "24") return prepareCodeServer().command;
  return prepareNode(line);
}

/** What `lintel lsp --stdio` answers to `initialize`. */
function initialized(node, script, folder) {
  const child = spawn(node, [script, "lsp", "--stdio"], {
    cwd: folder,
    env: { PATH: "", HOME: folder },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const request = JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: { processId: null, rootUri: null, capabilities: {} },
  });
  child.stdin.write(`Content-Length: ${Buffer.byteLength(request)}\r\n\r\n${request}`);
  return new Promise((done, fail) => {
    let output = "";
    child.once("error", fail);
    child.once("exit", (code) => fail(new Error(`the server ended with status ${code}: ${output}`)));
    child.stdout.on("data", (data) => {
      output += data;
      if (!/"serverInfo"/.test(output)) return;
      child.removeAllListeners("exit");
      child.once("exit", () => done(output));
      child.kill();
    });
  });
}
