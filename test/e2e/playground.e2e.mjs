/* The page that `npm start` serves where there is no VS Code: editor, findings, hovers, live diagram, simulation. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, extname, join, resolve } from "node:path";
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
      await build({ minify: "either" });
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
    preview = await waitFor("the preview's frame", () => page.frames().find((frame) => frame.url().endsWith("/preview.html")));
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

  step("simulates, and cancels what would take long", async () => {
    await page.getByRole("button", { name: "url-shortener.arch" }).click();
    await preview.locator('.node[data-id="LinkCache"]').waitFor();
    await page.getByRole("button", { name: "Simulate design" }).first().click();
    await cancelRun(preview);
    await page.getByRole("button", { name: "retry-storm.arch" }).click();
    await preview.locator('.node[data-id="Ledger"]').waitFor();
    const verdicts = await runScenario(preview, "Brief trigger", { timeout: 60_000 });
    await picture(page, "playground-simulation");
    const [pay] = verdicts.filter(({ text }) => /Pay availability > 99%/.test(text));
    assert.equal(pay?.state, "met", verdicts.map(({ words }) => words).join("\n"));
  });

  step("has a light theme too", async () => {
    await page.getByRole("button", { name: "Light theme" }).click();
    await waitFor("the preview in light colours", () => preview.evaluate(() => document.body.classList.contains("vscode-light")));
    await picture(page, "playground-light");
  });

  step("is for everybody: no violation in page and preview, light and dark", async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    for (const scheme of ["light", "dark"]) {
      for (const frame of page.frames()) {
        await frame.evaluate(axe);
        const violations = await frame.evaluate(async () => {
          const { violations } = await window.axe.run(document, { resultTypes: ["violations"], iframes: false });
          return violations.flatMap(({ id, nodes }) =>
            nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
          );
        });
        assert.deepEqual(violations, [], `${scheme}, ${frame.url()}`);
      }
      await page.locator("#theme").click();
      await waitFor("the other theme", () => page.evaluate((name) => !document.body.classList.contains(`vscode-${name}`), scheme));
    }
  });

  step("speaks German to who reads German", async () => {
    const german = await browser.newPage({ locale: "de-AT" });
    german.on("pageerror", (error) => complaints.push(error.message));
    await german.goto(server.url);
    await german.getByRole("button", { name: "Entwurf simulieren" }).waitFor();
    assert.equal(await german.locator("html").getAttribute("lang"), "de");
    const frame = await waitFor("the preview's frame", () =>
      german.frames().find((candidate) => candidate.url().endsWith("/preview.html")),
    );
    await frame.locator("vscode-button", { hasText: "Simulieren" }).waitFor();
    await german.close();
  });

  step("breaks no content policy and throws nothing", () => {
    assert.deepEqual(complaints, []);
  });
});

describe("the static site", () => {
  let folder;
  let server;
  let address;
  let browser;
  let context;
  let page;
  const complaints = [];
  const step = stepsOn(() => page, "site");

  before(
    async () => {
      folder = mkdtempSync(join(tmpdir(), "lintel-site-"));
      // As a code host serves it: below a folder, files only.
      execFileSync(process.execPath, [join(root, "scripts/site.mjs"), "--out", join(folder, "lintel")], { stdio: "inherit" });
      server = createServer((request, response) => {
        const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
        const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
        if (!existsSync(file)) return response.writeHead(404).end();
        response.writeHead(200, { "Content-Type": types[extname(file)] ?? "application/octet-stream" }).end(readFileSync(file));
      });
      await new Promise((done) => server.listen(0, "127.0.0.1", done));
      address = `http://127.0.0.1:${server.address().port}/lintel/`;
      browser = await launchBrowser(prepareBrowser());
      context = await browser.newContext({ viewport: { width: 1400, height: 900 }, colorScheme: "light" });
      page = await context.newPage();
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
    },
    { timeout: 300_000 },
  );

  after(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const types = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".png": "image/png",
  };

  /** The frame with the diagram of a page. */
  const previewOf = (of) => waitFor("the preview's frame", () => of.frames().find((frame) => frame.url().endsWith("/preview.html")));

  step("has a manual whose links all lead somewhere", async () => {
    const pages = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
      (name) => name.endsWith(".html") && !name.includes("playground"),
    );
    assert.ok(pages.length > 150, `${pages.length} pages`);
    const dead = pages.flatMap((name) =>
      [...readFileSync(join(folder, name), "utf8").matchAll(/(?:href|src)="([^"#:]+)(?:#[^"]*)?"/g)]
        .map(([, target]) => join(dirname(name), decodeURIComponent(target)))
        .filter((target) => !existsSync(join(folder, target))),
    );
    assert.deepEqual([...new Set(dead)], []);
    await page.goto(`${address}docs/language.html#flows`);
    await page.locator("h2#flows").waitFor();
    await picture(page, "site-manual");
  });

  step("finds a word of the manual, and leads to its section", async () => {
    await page.goto(`${address}docs/rules/index.html`);
    await page.getByRole("searchbox", { name: "Search the manual" }).fill("metastable failure");
    await page.keyboard.press("Enter");
    await page.locator("#found a").first().waitFor();
    assert.match(await page.locator("#count").innerText(), /^\d+ sections?$/);
    await page.getByRole("link", { name: "A failure that outlives its cause" }).click();
    await page.locator("h2#a-failure-that-outlives-its-cause").waitFor();
    await page.goto(`${address}search.html?q=${encodeURIComponent("<b>nowhere</b>")}`);
    await page.getByText("Nothing is called or says that.").waitFor();
  });

  step("has a playground with the examples and templates", async () => {
    await page.goto(`${address}playground/`);
    const preview = await previewOf(page);
    await preview.locator('.node[data-id="LinkCache"]').waitFor();
    await page.getByRole("button", { name: "work-queue.arch" }).click();
    await waitFor("the template in the editor", async () =>
      /queue/.test(await page.locator("#editor > div:not([hidden]) .cm-content").innerText()),
    );
  });

  step("shares a design of one's own by a link that holds it", async () => {
    await page.getByRole("button", { name: "New", exact: true }).click();
    await page.locator("#editor > div:not([hidden]) .cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\nservice Audit { replicas 2");
    await (await previewOf(page)).locator('.node[data-id="Audit"]').waitFor();
    await page.getByRole("button", { name: "Share", exact: true }).click();
    await page
      .locator("#notice")
      .filter({ hasText: /link|address/ })
      .waitFor();
    await picture(page, "site-playground");
    const other = await context.newPage();
    await other.goto(page.url());
    await (await previewOf(other)).locator('.node[data-id="Audit"]').waitFor();
    assert.equal(await other.locator('#files button[aria-current="true"]').getAttribute("title"), "shared/new/design.arch");
    await other.close();
  });

  step("opens without a network once it has been seen", async () => {
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await context.setOffline(true);
    server.close();
    server.closeAllConnections();
    const again = await context.newPage();
    await again.goto(`${address}playground/`);
    await (await previewOf(again)).locator('.node[data-id="LinkCache"]').waitFor();
    await again.close();
  });

  step("says what is wrong with a link that was cut off", async () => {
    const broken = await context.newPage();
    await broken.goto(`${address}playground/#designs=abc`);
    await broken.locator("#notice").filter({ hasText: "was it cut off" }).waitFor();
    await (await previewOf(broken)).locator('.node[data-id="LinkCache"]').waitFor();
    await broken.close();
  });

  step("breaks no content policy and throws nothing", () => {
    assert.deepEqual(complaints, []);
  });
});

describe("the playground's server", () => {
  let folder;
  let server;

  before(async () => {
    await build({ minify: "either" });
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
