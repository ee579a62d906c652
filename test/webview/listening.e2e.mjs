/* The preview without eyes and without a mouse: what the browser tells a screen reader, in order, and everything done with keys alone. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, describe, it } from "node:test";
import { waitFor } from "../e2e/browser.mjs";
import { previewSuite } from "./preview-suite.mjs";

const shortener = readFileSync(new URL("../../examples/url-shortener.arch", import.meta.url), "utf8");
const shop = `system "Shop"
client Visitor
service Api { replicas 3  workers 4  service-time 10 ms }
cache Hot { service-time 1 ms  hit-ratio 90% }
database Orders { replicas 1  workers 8  service-time 5 ms }
Visitor -> Api { timeout 2 s }
Api -> Hot { timeout 100 ms }
Api -> Orders { timeout 1 s }
flow Read { from Visitor at 60 rps  Visitor -> Api { Api -> Hot  on miss { Api -> Orders } } }
slo Read { latency p99 < 1 s }
scenario "Store dies" for 40 s { warm-up 2 s  at 15 s kill Orders for 5 s  expect Read availability > 90% }
`;

describe("the preview by ear and by keys", () => {
  const preview = previewSuite({ theme: "vscode-dark", viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const { post } = preview;
  let page;
  let messageOf;

  beforeEach(() => {
    ({ page, messageOf } = preview);
  });

  const show = async (text) => {
    await post(await messageOf(text));
    await page.waitForSelector('.canvas[data-version="1"]');
  };

  /** What a screen reader is told, from top to bottom: role, name, description. */
  const heard = async () => {
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    await session.detach();
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const lines = [];
    const walk = (node) => {
      const [role, name] = [node.role?.value ?? "", node.name?.value ?? ""];
      const isTold = !node.ignored && !["none", "generic", "InlineTextBox"].includes(role);
      if (isTold) lines.push({ role, name, description: node.description?.value ?? "", live: live(node) });
      for (const id of node.childIds ?? []) if (byId.has(id)) walk(byId.get(id));
    };
    walk(nodes[0]);
    return lines;
  };
  const live = (node) => node.properties?.find(({ name }) => name === "live")?.value.value ?? "";
  const names = (lines, role) => lines.filter((line) => line.role === role).map(({ name }) => name);

  /** What has the focus, as somebody would say it. */
  const focused = () =>
    page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      const host = document.activeElement;
      if (host === document.body) return "nothing";
      return host.getAttribute("aria-label") ?? at.getAttribute("aria-label") ?? host.textContent.trim();
    });
  /** Whether the focus can be seen: an outline, a border or a shadow that is there only then. */
  const isFocusSeen = () =>
    page.evaluate(() => {
      const look = (element) => {
        const all = [element, ...(element.shadowRoot?.querySelectorAll("*") ?? []), ...element.querySelectorAll("*")];
        return all.map((each) => {
          const { outlineStyle, outlineColor, outlineWidth, borderColor, boxShadow, stroke, strokeWidth, backgroundColor, filter } =
            getComputedStyle(each);
          return [outlineStyle, outlineColor, outlineWidth, borderColor, boxShadow, stroke, strokeWidth, backgroundColor, filter].join();
        });
      };
      const element = document.activeElement;
      const before = look(element);
      element.blur();
      const after = look(element);
      element.focus({ preventScroll: true });
      return before.join() !== after.join();
    });
  const said = () => page.locator(".announcer").innerText();

  it("is heard in the order of the page, with figures in full", async () => {
    await show(shortener);
    const lines = await heard();
    assert.deepEqual(names(lines, "heading"), ["URL shortener"]);
    assert.ok(
      lines.some(({ role, name }) => role === "image" && name === "2 warnings"),
      "problems are counted in words",
    );
    const picture = lines.find(({ role }) => role === "application");
    assert.equal(picture?.name, "Diagram of URL shortener: 15 components, 16 links");
    assert.match(picture.description, /Arrow keys follow the links/);
    const groups = names(lines, "group");
    assert.ok(
      groups.includes(
        "API gateway, gateway, 2 zones, 2 replicas, 3.9 thousand requests per second, 6% busy, 99th percentile 2.3 milliseconds, 99.979% up",
      ),
      groups.join("\n"),
    );
    const frames = groups.filter((name) => /^(?:Region|Group|Zone) /.test(name));
    assert.equal(new Set(frames).size, frames.length, "two frames that are called the same");
    assert.ok(names(lines, "image").includes("Link service sends to Clicks"));
    // Nothing that can be pressed, filled in or moved is without a name.
    for (const role of ["button", "combobox", "textbox", "slider", "link", "tab"]) assert.ok(!names(lines, role).includes(""), role);
    assert.deepEqual(
      lines.filter((line) => line.live !== "").map(({ role }) => role),
      ["status"],
    );
  });

  it("tells of a run its end and its result, and no step on the way", { timeout: 120_000 }, async () => {
    await show(shop);
    await page.evaluate(() => {
      window.told = [];
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          const element = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
          const region = element?.closest("[role=status], [role=alert], [aria-live], output");
          if (region?.textContent && region.getAttribute("aria-live") !== "off") window.told.push(region.textContent);
        }
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await post({ type: "simulate", scenario: 'scenario "Store dies"' });
    await waitFor("the end of the run", () => page.evaluate(() => window.sent.some(({ type }) => type === "simulation-finished")), {
      timeout: 60_000,
    });
    await waitFor("the news", async () => (await said()) === "The simulation has finished: 2 met, 0 not met.");
    const told = await page.evaluate(() => [...new Set(window.told)]);
    assert.deepEqual(told, ["The simulation has finished: 2 met, 0 not met."]);
    const lines = await heard();
    for (const name of ["Seed", "Replications"]) assert.ok(names(lines, "textbox").includes(name), name);
    for (const role of ["button", "combobox", "textbox", "slider", "tab"]) assert.ok(!names(lines, role).includes(""), role);
    assert.ok(lines.some(({ role, name }) => role === "heading" && name === "Result: all 2 met"));
    assert.ok(
      names(lines, "image").some((name) => /^Latency: p99 at most [\d.]+ milliseconds at [\d.]+ seconds?, /.test(name)),
      "charts are told in a sentence",
    );
    assert.match(
      await page.getByRole("slider", { name: "Time shown on the diagram" }).getAttribute("aria-valuetext"),
      /^40 seconds of 40 seconds$/,
    );
  });

  it("goes through the bars to the picture with Tab, back with Shift+Tab, and shows where it is", async () => {
    await show(shop);
    const way = [];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press("Tab");
      way.push(await focused());
      assert.ok(await isFocusSeen(), `nothing shows that the focus is on ${way.at(-1)}`);
      if (way.at(-1)?.startsWith("Visitor")) break;
    }
    assert.deepEqual(way.slice(0, -1), ["Search (Ctrl+F)", "Outline", "Copy as image", "Simulate", "Shop", "Flow"]);
    assert.match(way.at(-1), /^Visitor, client/);
    // Meanwhile the breadcrumbs lead to the component.
    for (const name of ["Flow", "Visitor", ...way.slice(0, -2).reverse()]) {
      await page.keyboard.press("Shift+Tab");
      assert.equal(await focused(), name);
    }
  });

  it("follows links, opens card, menu, search and outline, and Escape leads back from each", async () => {
    await show(shop);
    await page.keyboard.press("Control+f");
    await page.keyboard.type("visitor");
    await page.keyboard.press("Enter");
    assert.match(await focused(), /^Visitor, /);
    await page.keyboard.press("ArrowRight");
    assert.match(await focused(), /^Api, service/);
    assert.match(await said(), /Api: called by Visitor; calls Hot, Orders\./);
    await page.keyboard.press("Space");
    await page.locator(".hover-card.pinned").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".hover-card").isVisible(), false);
    assert.match(await focused(), /^Api, service/);
    await page.keyboard.press("Shift+F10");
    assert.equal(await page.locator(".menu [role=menuitem]:focus").count(), 1);
    await page.keyboard.press("End");
    await page.keyboard.press("Escape");
    assert.match(await focused(), /^Api, service/);
    await page.keyboard.press("Control+f");
    await page.keyboard.type("orders");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".search-field").isVisible(), false);
    assert.match(await focused(), /^Api, service/);
    await page.keyboard.press("Enter");
    assert.equal((await preview.sent("reveal")).length, 1);
    await page.locator('vscode-button[aria-label="Outline"]').focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("End");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".outline-panel").isVisible(), false);
    assert.match(await focused(), /^Api, service/);
  });

  it("simulates, looks through time and parts, and closes again, by keys alone", { timeout: 120_000 }, async () => {
    await show(shop);
    await page.locator("vscode-button", { hasText: "Simulate" }).focus();
    await page.keyboard.press("Enter");
    assert.equal(await focused(), "Run");
    await page.keyboard.press("Enter");
    await waitFor("the end of the run", () => page.evaluate(() => window.sent.some(({ type }) => type === "simulation-finished")), {
      timeout: 60_000,
    });
    // Every stop of the view, once around: none holds the focus, and each can be seen.
    const stops = [];
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      const isInside = await page.evaluate(() => document.querySelector(".simulation").contains(document.activeElement));
      if (!isInside) break;
      const name = await focused();
      assert.ok(await isFocusSeen(), `nothing shows that the focus is on ${name}`);
      stops.push(name);
    }
    assert.ok(stops.length < 60, `the focus never leaves the view: ${stops.join(", ")}`);
    for (const name of ["Close simulation", "Play", "Time shown on the diagram", "Result", "Export report"])
      assert.ok(stops.includes(name), `${name} is not among ${stops.join(", ")}`);
    await page.getByRole("slider", { name: "Time shown on the diagram" }).focus();
    await page.keyboard.press("Home");
    await waitFor("the first moment", async () =>
      /^1 second of/.test(await page.getByRole("slider", { name: "Time shown" }).getAttribute("aria-valuetext")),
    );
    await page.getByRole("tab", { name: "Result" }).focus();
    for (const name of ["Requests", "Compare", "Sweeps", "Result"]) {
      await page.keyboard.press("ArrowRight");
      assert.equal(await focused(), name);
      assert.equal(await page.getByRole("tab", { name }).getAttribute("aria-selected"), "true");
    }
    await page.keyboard.press("Escape");
    await waitFor("the view to close", async () => !(await page.locator(".simulation").isVisible()));
    assert.equal(await page.evaluate(() => document.querySelector(".simulation").contains(document.activeElement)), false);
  });
});
