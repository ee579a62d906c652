/* The page that `npm start` serves where there is no VS Code: editor, findings, hovers, live diagram, simulation. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "../../scripts/build.mjs";
import { servePlayground } from "../../scripts/playground-server.mjs";
import { launchBrowser, waitFor } from "./browser.mjs";
import { picture, stepsOn } from "./out-folder.mjs";
import { prepareBrowser } from "./setup.mjs";
import { cancelRun, runScenario } from "./simulation-panel.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const draft = join(root, "examples/url-shortener.draft.arch");

describe("the playground page", () => {
  let server;
  let browser;
  let page;
  let preview;
  const complaints = [];
  const step = stepsOn(() => page, "playground");

  before(
    async () => {
      await build();
      server = await servePlayground({ file: draft });
      browser = await launchBrowser(prepareBrowser());
      page = await browser.newPage({ viewport: { width: 1600, height: 1000 }, colorScheme: "dark" });
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.goto(server.url);
    },
    { timeout: 300_000 },
  );

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const line = (text) => page.locator("#editor > div:not([hidden]) .cm-line").filter({ hasText: text }).first();

  step("shows the draft with its findings", async () => {
    await page.locator("#problem-list li").first().waitFor();
    await page.locator(".cm-lintRange-error").first().waitFor();
    const messages = await page.locator("#problem-list li").allInnerTexts();
    assert.ok(
      messages.some((text) => text.includes("single-point-of-failure")),
      messages.join("\n"),
    );
  });

  step("draws the diagram", async () => {
    preview = await waitFor("the preview's frame", () => page.frames().find((frame) => frame.url().endsWith("/preview")));
    await preview.locator('.node[data-id="UrlApi"], .node[data-id="Api"]').first().waitFor();
    await picture(page, "playground-dark");
  });

  step("tells figures in a hover", async () => {
    await line(/^\s*service /)
      .getByText(/^[A-Z]\w+$/)
      .first()
      .hover();
    const hover = page.locator(".cm-tooltip-hover .cm-lsp-documentation").first();
    await hover.waitFor();
    assert.match(await hover.innerText(), /availab/i);
    await picture(page, "playground-hover");
    await page.mouse.move(0, 0);
  });

  step("applies a quick fix and the finding goes", async () => {
    const before = await page.locator("#problem-list li").count();
    await page.locator(".cm-lintRange-error").first().hover();
    const fix = page.locator(".cm-diagnosticAction").first();
    await fix.waitFor();
    await picture(page, "playground-fix");
    await fix.click();
    await waitFor("fewer findings", async () => (await page.locator("#problem-list li").count()) < before);
  });

  step("completes a statement", async () => {
    await page.locator("#editor > div:not([hidden]) .cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\nser");
    await page.locator(".cm-tooltip-autocomplete li").filter({ hasText: "service" }).first().waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.type("vice Extra");
    await preview.locator('.node[data-id="Extra"]').waitFor();
  });

  step("goes between text and diagram", async () => {
    await preview.locator(".node[data-id=Extra]").click();
    await waitFor("the cursor on the declaration", async () =>
      /Extra/.test(await page.locator("#editor > div:not([hidden]) .cm-activeLine").innerText()),
    );
    await line(/^\s*service /).click();
    await preview.locator(".node.selected").first().waitFor();
  });

  step(
    "simulates the finished design",
    async () => {
      await page.getByRole("button", { name: "url-shortener.arch" }).click();
      await preview.locator('.node[data-id="LinkCache"]').waitFor();
      await page.getByRole("button", { name: "Simulate design" }).first().click();
      await cancelRun(preview);
      const verdicts = await runScenario(preview, "Lose a zone", { timeout: 300_000 });
      await picture(page, "playground-simulation");
      assert.ok(
        verdicts.some(({ text }) => /Redirect availability > \d/.test(text)),
        verdicts.map(({ words }) => words).join("\n"),
      );
    },
    { timeout: 330_000 },
  );

  step("has a light theme too", async () => {
    await page.getByRole("button", { name: "Switch between light and dark" }).click();
    await waitFor("the preview in light colours", () => preview.evaluate(() => document.body.classList.contains("vscode-light")));
    await picture(page, "playground-light");
  });

  step("breaks no content policy and throws nothing", () => {
    assert.deepEqual(complaints, []);
  });
});

describe("the playground's server", () => {
  let folder;
  let server;

  before(async () => {
    await build();
    folder = mkdtempSync(join(tmpdir(), "lintel-playground-"));
    writeFileSync(join(folder, "secret.txt"), "secret");
    writeFileSync(join(folder, "shared.arch"), "service Shared\n");
    writeFileSync(join(folder, "design.arch"), 'import "./shared.arch"\nservice Api\n');
    server = await servePlayground({ file: join(folder, "design.arch") });
  });

  after(async () => {
    await server?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** A request whose path is sent as it is written. */
  const ask = (path, headers = {}, method = "GET") =>
    new Promise((done, fail) => {
      const { port } = new URL(server.url);
      const request = get({ host: "127.0.0.1", port, path, headers, method }, (response) => {
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (text) => (body += text));
        response.on("end", () => done({ status: response.statusCode, headers: response.headers, body }));
      });
      request.on("error", fail);
    });

  it("gives the design and the files it imports", async () => {
    const { body } = await ask("/files.json");
    const { files, open } = JSON.parse(body);
    assert.deepEqual(
      files.map(({ name }) => name),
      ["design.arch", "shared.arch"],
    );
    assert.ok(open.endsWith("/design.arch"));
  });

  for (const path of [
    "/../package.json",
    "/playground/../../../package.json",
    "/playground/%2e%2e/%2e%2e/package.json",
    "/preview/..%2f..%2fpackage.json",
    "/secret.txt",
    "//etc/passwd",
    "/files.json/../secret.txt",
    "/__proto__",
  ]) {
    it(`refuses ${path}`, async () => {
      const { status, body } = await ask(path);
      assert.equal(status, 404);
      assert.doesNotMatch(body, /secret|lintel-workspace|root:/);
    });
  }

  it("refuses other names of this machine and writing", async () => {
    assert.equal((await ask("/", { host: "evil.example" })).status, 403);
    assert.equal((await ask("/files.json", {}, "POST")).status, 405);
  });

  it("sends a strict policy with a fresh nonce and the right types", async () => {
    const [first, second] = [await ask("/"), await ask("/")];
    const policy = first.headers["content-security-policy"];
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.notEqual(policy, second.headers["content-security-policy"]);
    assert.match((await ask("/playground/page.js")).headers["content-type"], /text\/javascript/);
    assert.match((await ask("/playground/page.css")).headers["content-type"], /text\/css/);
    assert.equal(first.headers["x-content-type-options"], "nosniff");
  });

  it("reads anew on each load", async () => {
    writeFileSync(join(folder, "design.arch"), "service Changed\n");
    assert.match((await ask("/files.json")).body, /Changed/);
    assert.equal(readFileSync(join(folder, "design.arch"), "utf8"), "service Changed\n");
  });
});
