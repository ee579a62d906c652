/* The built preview in a real browser, with a fake host: picture, selection, reveal, keyboard, broken files, simulation, export. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, describe, it } from "node:test";
import { waitFor } from "../e2e/browser.mjs";
import { engineSimulation } from "./design-message.mjs";
import { previewSuite } from "./preview-suite.mjs";

const shortener = readFileSync(new URL("../../examples/url-shortener.arch", import.meta.url), "utf8");

const small = `system "Shop"
client Visitor
service Api { replicas 3  workers 4  service-time 10 ms }
database Orders { replicas 1  workers 4  service-time 5 ms }
Visitor -> Api { timeout 2 s }
Api -> Orders "reads" { timeout 1 s }
flow Read { from Visitor at 100 rps  Visitor -> Api -> Orders }
slo Read { latency p99 < 1 s }
scenario "Store dies" for 30 s {
  warm-up 5 s
  at 10 s kill Orders for 5 s
  expect Read availability > 99%
}
`;

describe("the preview", () => {
  const preview = previewSuite({ viewport: { width: 1200, height: 900 } });
  const { post, sent, node } = preview;
  let page;
  let messageOf;
  let complaints;

  beforeEach(() => {
    ({ page, messageOf, complaints } = preview);
  });

  const showDesign = async (text, uri, version) => {
    const message = await messageOf(text, uri, version);
    await post(message);
    await page.waitForSelector(`.canvas[data-version="${message.version}"]`);
    return message;
  };

  it("says that it is ready and what it waits for", async () => {
    await waitFor("the ready message", async () => (await sent("ready")).length === 1);
    assert.match(await page.locator(".empty").innerText(), /Waiting for a design/);
    await post({ type: "empty", reason: "notes.txt is not a design." });
    await waitFor("the reason", async () => (await page.locator(".empty").innerText()).includes("notes.txt is not a design."));
  });

  it("says again that it is ready when messages of the host came before it could hear them", async () => {
    await post({ type: "lock", locked: false });
    await post({ type: "early", count: 1 });
    await post({ type: "early", count: 4 });
    // Messages are heard in their order: a word about the first one would have come before.
    await waitFor("another ready message", async () => (await sent("ready")).length > 1);
    assert.equal((await sent("ready")).length, 2);
  });

  it("draws every component and link, with findings, without a complaint of the browser", async () => {
    const { design, findings } = await showDesign(shortener);
    assert.equal(await page.locator(".node").count(), design.components.length);
    for (const link of design.links) assert.equal(await page.locator(`.edge[data-id="${link.id}"] .line`).count(), 1, link.id);
    const badged = new Set(
      findings.map((finding) => finding.element).filter((id) => design.components.some((component) => component.id === id)),
    );
    for (const id of badged) assert.equal(await node(id).locator(".badge").count(), 1, id);
    assert.deepEqual(complaints, []);
  });

  it("names every component for a screen reader and lets the keyboard walk along links", async () => {
    await page.setViewportSize({ width: 1500, height: 900 });
    await showDesign(small);
    assert.match(await node("Api").getAttribute("aria-label"), /^Api, service, 3 replicas, 100 requests per second/);
    assert.equal(await node("Api").getAttribute("aria-roledescription"), "component");
    assert.match(await page.locator(".canvas").getAttribute("aria-label"), /Diagram of Shop: 3 components, 2 links/);
    assert.match(await page.locator('.edge[data-id="Api -> Orders"]').getAttribute("aria-label"), /^Api calls Orders, reads/);
    await node("Visitor").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("data-id")), "Orders");
    await page.keyboard.press("Enter");
    assert.equal((await sent("reveal")).length, 1);
    for (const control of await page.locator("vscode-button, vscode-dropdown, vscode-text-field, input").all()) {
      const name = (await control.getAttribute("aria-label")) ?? (await control.textContent());
      assert.ok(name.trim() !== "", "every control has a name");
    }
  });

  it("tells the host which source a click means, and marks what the host selects", async () => {
    const { design } = await showDesign(small);
    await node("Orders").click();
    assert.deepEqual(await sent("reveal"), [
      { type: "reveal", origin: design.components.find((component) => component.id === "Orders").origin },
    ]);
    await post({ type: "select", element: "Api" });
    await waitFor("the mark", () => page.locator('.node.selected[data-id="Api"]').count());
    await post({ type: "select", element: "Read" });
    await waitFor("the flow's path", async () => (await page.locator(".node.selected").count()) === 3);
    await post({ type: "select", element: null });
    await waitFor("no mark", async () => (await page.locator(".canvas .selected").count()) === 0);
  });

  it("moves nothing when a property changes and keeps the elements when something is added", async () => {
    await showDesign(small);
    const places = () => page.locator(".node").evaluateAll((nodes) => nodes.map((element) => element.style.transform));
    const before = await places();
    await page.evaluate(() => {
      document.querySelector('.node[data-id="Api"]').marked = true;
    });
    await showDesign(small.replace("replicas 3", "replicas 7"), "file:///design.arch", 2);
    assert.deepEqual(await places(), before);
    await waitFor("the new count", async () => (await node("Api").textContent()).includes("×7"));
    await showDesign(`${small}\ncache Hot\nApi -> Hot { timeout 1 s }\n`, "file:///design.arch", 3);
    assert.equal(await page.locator(".node").count(), 4);
    assert.equal(await page.evaluate(() => document.querySelector('.node[data-id="Api"]').marked), true);
  });

  it("keeps the last picture while the file is broken, and says so beside it", async () => {
    await page.setViewportSize({ width: 560, height: 420 });
    await showDesign(small);
    const broken = await messageOf("service Api {{{ replicas", "file:///design.arch", 2);
    assert.equal(broken.broken, true);
    await post(broken);
    await waitFor("the banner", () => page.locator(".banner", { hasText: "syntax errors" }).isVisible());
    const lowest = await page.locator(".banner").evaluate((banner) => banner.getBoundingClientRect().bottom);
    const highest = await page.locator(".node").evaluateAll((nodes) => Math.min(...nodes.map((node) => node.getBoundingClientRect().top)));
    assert.ok(lowest <= highest, `the words end at ${lowest}, the picture begins at ${highest}`);
    assert.equal(await page.locator(".node").count(), 3);
    await showDesign(small, "file:///design.arch", 3);
    assert.equal(await page.locator(".banner").isVisible(), false);
  });

  it("shows nothing any more of a design whose text was deleted: no picture, outline or way", async () => {
    await showDesign(small);
    await page.locator('vscode-button[aria-label="Outline"]').click();
    const shown = async () => [await page.locator(".outline-list li").count(), await page.locator(".crumbs li").count()];
    assert.ok((await shown()).every((count) => count > 0));
    assert.equal(await page.locator(".zoom-controls").isVisible(), true);
    await post(await messageOf("", "file:///design.arch", 2));
    await waitFor("the words in place of the picture", () => page.locator(".empty", { hasText: "No components yet" }).isVisible());
    assert.deepEqual(await shown(), [0, 0]);
    assert.equal(await page.locator(".zoom-controls").isVisible(), false);
    await page.locator('vscode-button[aria-label="Copy as image"]').click();
    await waitFor("why nothing is copied", () => page.locator(".banner", { hasText: "no diagram" }).isVisible());
  });

  it("explains an element in a card", async () => {
    await showDesign(small);
    await node("Orders").hover();
    const card = page.locator(".hover-card");
    await card.waitFor();
    const text = await card.innerText();
    assert.match(text, /Orders/);
    assert.match(text, /Load\s+100 rps/);
    assert.match(text, /Orders has no replica/);
  });

  it("shows the scenario that it was told to run, whichever was chosen before", async () => {
    const two = `${small}scenario "Twice the load" for 30 s { load Read x 2 }\n`;
    const chosen = () => page.getByRole("combobox", { name: "Scenario" }).evaluate((list) => list.selectedOptions[0]?.textContent);
    await showDesign(two);
    for (const name of ["Twice the load", "Store dies"]) {
      await post({ type: "simulate", scenario: `scenario "${name}"` });
      await waitFor(`${name} to be chosen`, async () => (await chosen()) === name);
      await waitFor("the run to end", () => page.locator(".simulation-controls").getByText("Run").isVisible());
    }
  });

  it("simulates a scenario with progress, verdicts and charts, and shows a moment of it on the diagram", async () => {
    await showDesign(small);
    await post({ type: "simulate", scenario: null });
    await waitFor("the end of the run", async () => (await sent("simulation-finished")).length === 1, { timeout: 60_000 });
    const [finished] = await sent("simulation-finished");
    assert.equal(finished.scenario, 'scenario "Store dies"');
    assert.ok(finished.failed >= 1, "the store is away for a fifth of the measured time");
    assert.match(await page.locator(".verdict.missed").first().innerText(), /availability > 99%/);
    assert.ok((await page.locator(".chart canvas").count()) >= 4, "load, latency, errors, utilisation");
    await page.locator(".time-track .slider").evaluate((slider) => {
      slider.value = "11";
      slider.dispatchEvent(new Event("input"));
    });
    await waitFor("the store down at 12 s", () => page.locator('.node.state-down[data-id="Orders"]').count());
    await page.locator('vscode-button[aria-label="Close simulation"]').click();
    await waitFor("the analytic picture", async () => (await page.locator(".state-down").count()) === 0);
    assert.deepEqual(complaints, []);
  });

  it("simulates to the same last bit as Node, in one worker and in several", async () => {
    const { simulate, defaultOptions, rich } = await engineSimulation();
    for (const [text, scenario, duration, replications] of [
      [small, 'scenario "Store dies"', 12, 1],
      [small, 'scenario "Store dies"', 12, 3],
      // Everything the language can say, in one design.
      [rich, 'scenario "Everything"', 3, 3],
    ]) {
      const { design } = await messageOf(text);
      const options = { ...defaultOptions, scenario, duration, replications };
      const inBrowser = await page.evaluate(
        async (request) => {
          const script = await (await fetch("/simulation-worker.js")).text();
          const worker = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
          return new Promise((resolve, reject) => {
            worker.addEventListener("error", (event) => reject(new Error(event.message)));
            worker.addEventListener("message", ({ data }) => {
              if (data.type === "failed") reject(new Error(data.message));
              if (data.type === "finished") resolve(JSON.stringify(data.result));
            });
            worker.postMessage(request);
          });
        },
        { type: "run", design, options },
      );
      assert.equal(inBrowser, JSON.stringify(simulate(design, options)));
    }
  });

  it("puts the verdicts above the charts, in sight in a small panel", async () => {
    await page.setViewportSize({ width: 540, height: 800 });
    await showDesign(small);
    await post({ type: "simulate", scenario: null });
    await waitFor("the end of the run", async () => (await sent("simulation-finished")).length === 1, { timeout: 60_000 });
    assert.match(await page.locator(".verdicts h3").innerText(), /^Result: \d of 2 met/);
    assert.match(await page.locator(".verdict.missed").first().innerText(), /the allowed downtime/);
    const bottom = async (selector) => (({ y, height }) => y + height)(await page.locator(selector).last().boundingBox());
    assert.ok((await bottom(".verdict")) < (await page.locator(".charts").boundingBox()).y);
    assert.ok((await bottom(".verdict")) <= 800);
  });

  it("keeps the values beside the charts when the theme changes", async () => {
    await showDesign(small);
    await post({ type: "simulate", scenario: null });
    await waitFor("the end of the run", async () => (await sent("simulation-finished")).length === 1, { timeout: 60_000 });
    const legend = () => page.locator(".u-legend").first().innerText();
    await waitFor("values", async () => /offered.*rps/s.test(await legend()));
    const before = await legend();
    await page.evaluate(() => {
      document.body.className = "vscode-dark";
    });
    await waitFor("the same values", async () => (await legend()) === before);
  });

  it("runs down in a narrow page unless the design says otherwise, and does not turn while somebody types", async () => {
    await page.setViewportSize({ width: 540, height: 800 });
    await showDesign(small);
    const box = (id) => node(id).boundingBox();
    const isDown = async () => (await box("Orders")).y > (await box("Visitor")).y + 40;
    assert.equal(await isDown(), true);
    await page.setViewportSize({ width: 800, height: 800 });
    await showDesign(`${small}\ncache Hot\nApi -> Hot { timeout 1 s }\n`, "file:///design.arch", 2);
    assert.equal(await isDown(), true);
    await page.setViewportSize({ width: 1500, height: 800 });
    await waitFor("the turn", async () => !(await isDown()));
    await page.setViewportSize({ width: 540, height: 800 });
    await showDesign(`${small}\nview "Everything" { direction right }\n`, "file:///design.arch", 3);
    await waitFor("the direction of the design", async () => !(await isDown()));
  });

  it("keeps titles readable in a picture that is shown small", async () => {
    await page.setViewportSize({ width: 540, height: 800 });
    await showDesign(shortener);
    const sizes = await page.locator(".node text[font-weight='600']").evaluateAll((texts) =>
      texts
        .filter((text) => text.parentElement.matches(".far-title") && getComputedStyle(text.parentElement).display !== "none")
        .map((text) => {
          // Upwards: letters may be narrowed, but are never lower.
          const zoom = text.getScreenCTM().d;
          return Number(text.getAttribute("font-size")) * zoom;
        }),
    );
    assert.ok(sizes.length >= 10, `${sizes.length} titles`);
    assert.ok(Math.min(...sizes) >= 11, `the smallest title has ${Math.min(...sizes)} px`);
    await showDesign(shortener.replaceAll(/replicas \d+/g, "replicas 1"), "file:///design.arch", 2);
    const marks = await page.locator(".node .badge").evaluateAll((badges) => badges.map((badge) => badge.getBoundingClientRect().height));
    assert.ok(marks.length >= 5, `${marks.length} components with findings`);
    assert.ok(Math.min(...marks) >= 10, `the smallest mark has ${Math.min(...marks)} px`);
  });

  it("cancels a run and keeps what it has", async () => {
    await showDesign(small.replace("for 30 s", "for 3 h"));
    await post({ type: "simulate", scenario: 'scenario "Store dies"' });
    await page.locator(".chart canvas").first().waitFor({ timeout: 60_000 });
    await page.locator(".simulation-buttons vscode-button", { hasText: "Cancel" }).click();
    assert.match(await page.locator(".simulation-message").innerText(), /Cancelled after/);
    assert.equal((await sent("simulation-finished")).length, 0);
  });

  it("says what is missing for a simulation", async () => {
    await showDesign("client Visitor\nservice Api\nVisitor -> Api\n");
    await page.locator("vscode-button", { hasText: "Simulate" }).click();
    await waitFor("the explanation", async () => /nothing to simulate|no scenario/i.test(await page.locator(".simulation").innerText()));
  });

  it("exports a picture of its own", async () => {
    await showDesign(small.replace('"reads"', '"<script>alert(1)</script>"'));
    await post({ type: "export", format: "svg" });
    await waitFor("the export", async () => (await sent("exported")).length === 1);
    const [{ content }] = await sent("exported");
    assert.match(content, /^<\?xml[^>]*>\s*<svg /);
    assert.doesNotMatch(content, /<script/);
    const problem = await page.evaluate(
      (svg) => new DOMParser().parseFromString(svg, "image/svg+xml").querySelector("parsererror")?.textContent,
      content,
    );
    assert.equal(problem, undefined);
  });

  it("prints the whole picture on white and nothing of the page around it", async () => {
    await page.evaluate(() => window.setTheme("vscode-dark"));
    await showDesign(small);
    await page.locator(".canvas").focus();
    for (let step = 0; step < 6; step++) await page.keyboard.press("+");
    await page.emulateMedia({ media: "print" });
    const printed = await page.evaluate(() => {
      window.dispatchEvent(new Event("beforeprint"));
      const picture = document.querySelector(".printed svg");
      const { left, right, top, bottom } = picture.getBoundingClientRect();
      const seen = {
        isOnPaper: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
        components: picture.querySelectorAll(".node").length,
        inks: [...new Set([...picture.querySelectorAll(".node-title")].map((title) => getComputedStyle(title).fill))],
        paper: getComputedStyle(document.body).backgroundColor,
        around: [...document.body.children].filter((part) => part.offsetHeight > 0 && !part.classList.contains("printed")).length,
      };
      window.dispatchEvent(new Event("afterprint"));
      return seen;
    });
    assert.deepEqual(printed, { isOnPaper: true, components: 3, inks: ["rgb(0, 0, 0)"], paper: "rgb(255, 255, 255)", around: 0 });
    await page.emulateMedia({ media: "screen" });
    assert.equal(await page.locator(".printed").count(), 0);
    assert.equal(await node("Api").isVisible(), true);
  });

  it("comes back as it was left", async () => {
    await showDesign(small);
    await node("Api").focus();
    await page.keyboard.press("+");
    await page.locator("vscode-button", { hasText: "Simulate" }).click();
    const moved = () => page.locator(".drawing").boundingBox();
    await waitFor("the saved state", () => page.evaluate(() => JSON.parse(sessionStorage.getItem("state"))?.isSimulationOpen));
    const transform = await moved();
    await page.reload();
    await showDesign(small);
    assert.deepEqual(await moved(), transform);
    assert.equal(await page.locator(".simulation").isVisible(), true);
  });
});
