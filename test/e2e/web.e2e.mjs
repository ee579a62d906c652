/*
 * The extension in VS Code for the Web: no Node anywhere, and a virtual file system. Language server and simulations are web workers.
 * (Webviews do not come up in this headless build; vscode.e2e.mjs has them, and the workspace that nobody trusts.)
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, describe } from "node:test";
import { fileURLToPath } from "node:url";
import { launchBrowser, waitFor } from "./browser.mjs";
import { picture, stepsOn } from "./out-folder.mjs";
import { prepareBrowser, prepareWebBuild } from "./setup.mjs";
import { unpackedExtension } from "./vsix.mjs";
import { placeOf, Workbench } from "./workbench.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const draft = "url-shortener.draft.arch";

/** Nothing that opens by itself. */
const options = {
  configurationDefaults: {
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": false,
    "workbench.colorTheme": "Default Dark Modern",
    "editor.minimap.enabled": false,
    "editor.accessibilitySupport": "off",
  },
};

describe("Lintel in VS Code for the Web, in a virtual workspace", () => {
  let scratch;
  let server;
  let browser;
  let page;
  let workbench;
  const step = stepsOn(
    () => page,
    "web",
    () => workbench.dismiss(),
  );

  before(
    async () => {
      scratch = mkdtempSync(join(tmpdir(), "lintel-web-"));
      const workspace = join(scratch, "designs");
      mkdirSync(workspace);
      for (const name of [draft, "url-shortener.arch", "retry-storm.arch", "retry-storm.draft.arch"]) {
        cpSync(join(root, "examples", name), join(workspace, name));
      }
      server = await serve(await unpackedExtension(), workspace);
      browser = await launchBrowser(prepareBrowser());
      page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      await page.route(server.url, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: withOptions(await response.text()) });
      });
      workbench = new Workbench(page, workspace);
      await workbench.open(server.url);
    },
    { timeout: 300_000 },
  );

  after(async () => {
    await browser?.close();
    await server?.stop();
    if (scratch) rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  });

  step("starts the server as a worker and underlines what is wrong", async () => {
    await workbench.openFile(draft);
    const counts = await waitFor(
      "findings in the status bar",
      async () => {
        const seen = await workbench.problemCounts();
        return seen.errors > 0 && seen;
      },
      { timeout: 60_000 },
    );
    assert.ok(counts.warnings > 0, counts.label);
    await workbench.editor().locator(".squiggly-error").first().waitFor({ state: "attached" });
    assert.match(server.log(), /GET \/static\/devextensions\/dist\/server\/browser\.js/, "the worker's script was fetched");
    await picture(page, "web-draft");
  });

  step("hovers with figures", async () => {
    await workbench.openFile("url-shortener.arch");
    const text = await workbench.hoverAt(placeOf(readFileSync(workbench.path("url-shortener.arch"), "utf8"), /service (Api)\b/));
    for (const word of ["utili", "p99", "availab"]) assert.match(text, new RegExp(word, "i"), text);
    await workbench.closeHover();
  });

  step("restarts the server in a new worker", async () => {
    await workbench.openFile(draft);
    await workbench.run("Lintel: Restart Language Server");
    await waitFor("findings of the new server", async () => (await workbench.problemCounts()).errors > 0);
  });

  step("says how the design stands", async () => {
    await workbench.languageStatus(/No objectives\s*[-–]?\s*Errors: [1-9]/);
  });

  step("simulates a scenario in a worker, as a test", async () => {
    await workbench.openFile("retry-storm.draft.arch");
    const scenario = (name) => placeOf(readFileSync(workbench.path(name), "utf8"), /^scenario /m);
    assert.equal(await workbench.runTestsInFile(scenario("retry-storm.draft.arch")), "failed");
    assert.match(await workbench.inlineTestMessage(), /was .*\d/);
    await picture(page, "web-scenario-failed");
    await workbench.openFile("retry-storm.arch");
    assert.equal(await workbench.runTestsInFile(scenario("retry-storm.arch")), "passed");
  });

  step("begins a design from a template", async () => {
    await workbench.newFromTemplate("Web service with a database");
    assert.match(await workbench.editor().innerText(), /loadbalancer/);
  });
});

/** Serves the build on a free port of this machine. */
async function serve(extension, workspace) {
  const port = await freePort();
  const { script, args } = prepareWebBuild();
  const more = ["--extensionDevelopmentPath", extension, "--printServerLog", "--host", "127.0.0.1", "--port", String(port), workspace];
  const child = spawn(process.execPath, [script, ...args, ...more], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  const ended = new Promise((done) => child.once("exit", done));
  await waitFor("VS Code for the Web to be served", () => {
    if (child.exitCode !== null) throw new Error(`test-web ended with status ${child.exitCode}:\n${output}`);
    return /Listening on/.test(output);
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { url: `http://127.0.0.1:${port}/`, stop, log: () => output };
}

function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer().once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** The workbench reads what it is told from an attribute of its page. */
function withOptions(html) {
  const found = /(<meta id="vscode-workbench-web-configuration" data-settings=")([^"]*)"/.exec(html);
  if (!found) throw new Error("The page of VS Code for the Web has no configuration.");
  const settings = JSON.parse(found[2].replaceAll("&quot;", '"').replaceAll("&amp;", "&"));
  const text = JSON.stringify({ ...settings, ...options })
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;");
  return html.replace(found[0], `${found[1]}${text}"`);
}
