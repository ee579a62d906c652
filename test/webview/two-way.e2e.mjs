/* What a reader does in the preview with mouse, keyboard and screen reader: menu, card, search, outline, breadcrumbs, map, flows. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { build as buildWebview } from "../../webview/build.mjs";
import { waitFor } from "../e2e/browser.mjs";
import { previewSuite } from "./preview-suite.mjs";

const shop = `system "Shop"
client Visitor
group "Inside" {
  service Api "Shop service" { replicas 3  workers 4  service-time 10 ms  tags checkout }
  cache Hot { replicas 2  hit-ratio 80% }
  database Orders { replicas 1  workers 4  service-time 5 ms }
}
queue Mail
Visitor -> Api { timeout 2 s }
Api -> Hot "get" { timeout 50 ms }
Api -> Orders "reads" { timeout 1 s }
Api ~> Mail
flow Buy { from Visitor at 100 rps  Visitor -> Api { Api -> Hot on miss { Api -> Orders read } Api ~> Mail } }
scenario "Twice the load" for 20 s { load Buy x 2 }
`;

/** A design too large to be seen at once. */
const large = `client U\n${Array.from({ length: 40 }, (_, at) => `service S${at} { replicas 2 }\n${at === 0 ? "U" : `S${Math.floor((at - 1) / 3)}`} -> S${at} { timeout 1 s }`).join("\n")}\n`;

describe("both ways between picture and text", () => {
  const preview = previewSuite({ theme: "vscode-dark", viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const { post, sent, node } = preview;
  let page;
  let messageOf;
  let complaints;

  beforeEach(() => {
    ({ page, messageOf, complaints } = preview);
  });

  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-id"));
  const said = () => page.locator(".announcer").textContent();
  const button = (name) => page.locator(`vscode-button[aria-label^="${name}"], vscode-button:text-is("${name}")`).first();
  const item = (name) => page.locator(".menu [role=menuitem]", { hasText: name });
  const show = async (text = shop, version = 1) => {
    const message = await messageOf(text, "file:///design.arch", version);
    await post(message);
    // Behind a sequence diagram the picture is there and not seen.
    await page.waitForSelector(`.canvas[data-version="${version}"]`, { state: "attached" });
    return message;
  };

  it("offers in a menu what can be done with a component, by mouse and by keyboard", async () => {
    const { design } = await show();
    const origin = (list, id) => design[list].find((element) => element.id === id).origin;
    await node("Orders").click({ button: "right" });
    assert.match(await page.locator(".menu").innerText(), /Go to Definition[\s\S]*Show Callers \(1\)[\s\S]*Simulate Without Orders/);
    await item("Show Callers").click();
    assert.deepEqual(await sent("show-places"), [
      { type: "show-places", at: origin("components", "Orders"), places: [origin("links", "Api -> Orders")] },
    ]);
    await node("Visitor").focus();
    await page.keyboard.press("Shift+F10");
    assert.equal(await page.evaluate(() => document.activeElement?.textContent.startsWith("Go to Definition")), true);
    assert.equal(await item("Show Callers").getAttribute("aria-disabled"), "true");
    await page.keyboard.press("Escape");
    assert.equal(await focused(), "Visitor", "closing gives the focus back");
    await page.keyboard.press("ContextMenu");
    await page.keyboard.press("Enter");
    assert.deepEqual((await sent("reveal")).at(-1).origin, origin("components", "Visitor"));
    assert.deepEqual(complaints, []);
  });

  it("mends a finding from the menu and from the card behind the badge", async () => {
    const { findings } = await show();
    const finding = findings.find(
      ({ element, fixes }) => element === "Orders" && fixes.some(({ title }) => /replica|cop(y|ies)/i.test(title)),
    );
    assert.ok(finding, "the only copy of a store is a finding with a fix");
    const [{ title }] = finding.fixes;
    const asked = { type: "fix", rule: finding.rule, element: "Orders", message: finding.message, title };
    await node("Orders").click({ button: "right" });
    await item(title).first().click();
    await node("Orders").locator(".badge").click();
    const card = page.locator(".hover-card");
    await card.waitFor();
    assert.match(await card.innerText(), /Orders[\s\S]*Fix: /);
    await card.getByText(`Fix: ${title}`, { exact: true }).first().click();
    assert.deepEqual(await sent("fix"), [asked, asked]);
    assert.equal(await card.isVisible(), false);
  });

  it("keeps the card while the pointer is on it, and shows it to the keyboard", async () => {
    await show();
    await node("Orders").hover();
    const card = page.locator(".hover-card");
    await card.waitFor();
    await card.hover();
    await page.locator(".hover-card .link-button").first().hover();
    assert.equal(await card.isVisible(), true);
    await page.mouse.move(5, 400);
    await card.waitFor({ state: "hidden" });
    await node("Api").focus();
    await page.keyboard.press("Space");
    await card.waitFor();
    assert.match(await card.innerText(), /Shop service/);
    await page.keyboard.press("Escape");
    await card.waitFor({ state: "hidden" });
    assert.equal(await focused(), "Api");
  });

  it("simulates the design without a component", async () => {
    await show();
    await node("Hot").click({ button: "right" });
    await item("Simulate Without Hot").click();
    await page.locator(".simulation").waitFor();
    const scenario = () => page.getByRole("combobox", { name: "Scenario" }).evaluate((list) => list.selectedOptions[0]?.textContent);
    await waitFor("the scenario", async () => (await scenario()) === "Without Hot");
    await waitFor("the end of the run", async () => (await sent("simulation-finished")).length === 1, { timeout: 120_000 });
    assert.equal((await sent("simulation-finished"))[0].scenario, 'scenario "Without Hot"');
    await waitFor("the killed cache", () => page.locator('.node.state-down[data-id="Hot"]').count());
    await show(shop.replace("replicas 3", "replicas 4"), 2);
    assert.equal(await scenario(), "Without Hot", "an edit keeps it");
  });

  it("finds by name, kind and tag, and goes there", async () => {
    await show();
    await page.keyboard.press("Control+f");
    const found = () => page.locator(".search-field li").allInnerTexts();
    await page.keyboard.type("database");
    assert.match((await found())[0], /^Orders/);
    await page.locator(".search-field input").fill("#checkout");
    assert.match((await found())[0], /^Shop service/);
    await page.locator(".search-field input").fill("nowhere");
    await page.getByText("Nothing is called like that.").waitFor();
    await page.locator(".search-field input").fill("o");
    await page.keyboard.press("ArrowDown");
    const second = (await found())[1].split("\n")[0];
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".search-field").isVisible(), false);
    assert.match(await page.locator(".crumbs li").last().innerText(), new RegExp(second.replace(/[^\w ]/g, ".")));
  });

  it("lets the keyboard follow the links, with one stop for Tab, and says where it is", async () => {
    await show();
    assert.equal(await page.locator('.node[tabindex="0"]').count(), 1);
    await node("Visitor").focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await focused(), "Api");
    await waitFor("the announcement", async () => /Shop service: called by Visitor; calls Hot, Orders; sends to Mail/.test(await said()));
    assert.equal(await page.locator('.node[tabindex="0"]').getAttribute("data-id"), "Api");
    await page.keyboard.press("ArrowRight");
    await waitFor("the link on the way", async () => /^over (get|reads)\. /.test(await said()));
    assert.deepEqual(await page.locator(".crumbs li").allInnerTexts(), [
      "Shop",
      "Inside",
      await node(await focused()).getAttribute("data-id"),
    ]);
  });

  it("tells the whole picture as a nested list", async () => {
    const { design } = await show();
    await button("Outline").click();
    const lines = await page.locator(".outline-panel .link-button").evaluateAll((all) => all.map(({ dataset }) => dataset.id));
    for (const list of ["components", "links", "groups", "flows"])
      for (const { id } of design[list]) assert.ok(lines.includes(id), `${id} is in the outline`);
    assert.equal(await page.locator('.outline-panel li:has(> div > [data-id="Api"]) li', { hasText: "calls Orders" }).count(), 1);
    await page.locator('.outline-panel [data-id="Orders"]').click();
    assert.equal(await focused(), "Orders");
    await post({ type: "select", element: "Hot" });
    await waitFor("the mark", () => page.locator('.outline-panel [data-id="Hot"][aria-current]').count());
    assert.deepEqual(await page.locator(".crumbs li").allInnerTexts(), ["Shop", "Inside", "Hot"]);
  });

  it("shows a map of a design that is larger than the page, and goes where one clicks in it", async () => {
    await page.setViewportSize({ width: 420, height: 420 });
    await show(large);
    await waitFor("the client, where reading begins, in the window", async () => {
      const [of, within] = [await node("U").boundingBox(), await page.locator(".canvas").boundingBox()];
      return (
        of &&
        of.x >= within.x &&
        of.y >= within.y &&
        of.x + of.width <= within.x + within.width &&
        of.y + of.height <= within.y + within.height
      );
    });
    await page.setViewportSize({ width: 1280, height: 800 });
    for (let times = 0; times < 8; times++) await button("Zoom in").click();
    await page.locator(".minimap").waitFor();
    const place = async () => JSON.stringify(await page.locator(".drawing").boundingBox());
    const before = await place();
    await page.locator(".minimap svg").click({ position: { x: 4, y: 4 } });
    await waitFor("another part of the picture", async () => (await place()) !== before);
    await button("Fit").click();
    await show(shop, 2);
    assert.equal(await page.locator(".minimap").isVisible(), false);
  });

  it("shows a flow in the diagram and as a sequence diagram, step by step, and exports it", async () => {
    const { design } = await show();
    await page.keyboard.press("Control+f");
    await page.keyboard.type("buy");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".node.on-path").count(), 5);
    await page.keyboard.press(".");
    await waitFor("the first call", () => page.locator('.edge.step[data-id="Visitor -> Api"]').count());
    assert.match(await page.locator(".player-text").innerText(), /^1\/4 · Visitor → Shop service · .*mean .* · p99 /);
    assert.match(
      await page.locator(".player .sr-only").textContent(),
      /^1 of 4: Visitor calls Shop service, answers in .* on average, 99th percentile /,
      "people who listen get a sentence",
    );
    const side = async (selector, of) => (await page.locator(selector).boundingBox())[of];
    const end = (await side(".player", "x")) + (await side(".player", "width"));
    assert.ok(end <= (await side(".zoom-controls", "x")), "the words leave the buttons of the picture free");
    await button("Sequence").click();
    assert.equal(await page.locator(".lane-head").count(), 5);
    assert.equal(await page.locator(".message.call").count(), 4);
    assert.match(await page.locator(".sequence-frame").textContent(), /on miss\s*20%/);
    await page.keyboard.press("ArrowDown");
    await waitFor("the second call", () => page.locator('.message.call.current[data-step="1"]').count());
    assert.match(await said(), /^2 of 4: Shop service calls Hot/);
    await page.keyboard.press("Enter");
    assert.deepEqual((await sent("reveal")).at(-1).origin, design.flows[0].steps[0].body[0].origin);
    await page.keyboard.press("p");
    await waitFor("the end of the flow", () => page.locator('.message.call.current[data-step="3"]').count());
    await post({ type: "export", format: "svg" });
    await waitFor("the export", async () => (await sent("exported")).length === 1);
    assert.match((await sent("exported"))[0].content, /Sequence diagram with 5 lanes and 4 calls/);
    await page.reload();
    await show();
    assert.equal(await page.locator(".sequence").isVisible(), true, "it comes back as it was left");
    assert.deepEqual(complaints, []);
  });

  it("loads less than 500 KB of script, compressed, before the first picture", async () => {
    const outdir = mkdtempSync(join(tmpdir(), "lintel-webview-"));
    try {
      await buildWebview({ outdir, minify: true });
      const size = gzipSync(readFileSync(join(outdir, "preview.js"))).length;
      console.log(`preview.js: ${Math.round(size / 1000)} KB gzipped`);
      assert.ok(size < 500_000, `${size} bytes`);
    } finally {
      rmSync(outdir, { recursive: true });
    }
  });
});
