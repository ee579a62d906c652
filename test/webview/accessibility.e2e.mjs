/* axe-core over all that the preview shows, in VS Code's own themes, wide and as narrow as beside an editor. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeEach, describe, it } from "node:test";
import { waitFor } from "../e2e/browser.mjs";
import { themeNames } from "./preview-page.mjs";
import { previewSuite } from "./preview-suite.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const draft = readFileSync(new URL("../../examples/url-shortener.draft.arch", import.meta.url), "utf8");

const small = `system "Shop"
client Visitor
group "Inside" {
  service Api { replicas 3  workers 4  service-time 10 ms }
  cache Hot { hit-ratio 80% }
  database Orders { replicas 1  workers 4  service-time 5 ms }
}
Visitor -> Api { timeout 2 s }
Api -> Hot { timeout 50 ms }
Api -> Orders "reads" { timeout 1 s }
flow Read { from Visitor at 100 rps  Visitor -> Api { Api -> Hot "get" on miss { Api -> Orders } } }
slo Read { latency p99 < 1 s }
view "Stores" { include Orders, Hot }
scenario "Store dies" for 30 s { warm-up 5 s  at 10 s kill Orders for 5 s  expect Read availability > 99% }
`;

describe("the preview for everybody", () => {
  const preview = previewSuite({ theme: "vscode-light", viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const { post, node } = preview;
  let page;
  let messageOf;

  beforeEach(async () => {
    ({ page, messageOf } = preview);
    await page.evaluate(axe);
  });

  const press = (name) => page.locator(`vscode-button[aria-label^="${name}"], vscode-button:text-is("${name}")`).first().click();
  const show = async (text) => {
    await post(await messageOf(text));
    await page.waitForSelector('.canvas[data-version="1"]');
  };

  const violations = (rules = {}) =>
    page.evaluate(async (options) => {
      const { violations } = await window.axe.run(document, { resultTypes: ["violations"], ...options });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
      );
    }, rules);

  /** Fails with every violation, where it is and in which theme. */
  const complaints = async () => {
    const found = new Map();
    for (const theme of themeNames) {
      await page.evaluate((name) => window.setTheme(name), theme);
      // A theme changes nothing but colours: all rules in the first, those about colours in the others.
      const rules = theme === themeNames[0] ? {} : { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } };
      for (const violation of await violations(rules)) found.set(violation, [...(found.get(violation) ?? []), theme]);
    }
    return [...found].map(([violation, where]) => `${violation}\n  in ${where.join(", ")}`);
  };
  const assertNone = async () => assert.deepEqual(await complaints(), []);

  it("has no violation while it waits, and in a design with findings", async () => {
    await assertNone();
    await show(draft);
    await assertNone();
  });

  it("has none with a menu, a card, the outline and the search", async () => {
    await show(small);
    await node("Orders").click({ button: "right" });
    await page.locator(".menu").waitFor();
    await assertNone();
    await page.keyboard.press("Escape");
    await node("Orders").focus();
    await page.keyboard.press("Space");
    await page.locator(".hover-card").waitFor();
    await assertNone();
    await page.keyboard.press("Escape");
    await press("Outline");
    await page.keyboard.press("Control+f");
    await page.keyboard.type("o");
    await page.locator(".search-field li").first().waitFor();
    await assertNone();
  });

  it("has none in the simulation view before and after a run", async () => {
    await show(small);
    await press("Simulate");
    await assertNone();
    await post({ type: "simulate", scenario: 'scenario "Store dies"' });
    await waitFor("the end of the run", () => page.evaluate(() => window.sent.some(({ type }) => type === "simulation-finished")), {
      timeout: 60_000,
    });
    await assertNone();
  });

  it("has none while a run goes on, in a comparison, in sweeps and in the report", { timeout: 240_000 }, async () => {
    await show(small);
    await press("Simulate");
    await page.getByRole("combobox", { name: "Speed" }).click();
    await page.getByRole("option", { name: /Live/ }).click();
    await press("Run");
    await page.locator(".live-bar", { hasText: "Click a component" }).waitFor();
    await node("Orders").click();
    await page.locator(".menu").waitFor();
    await assertNone();
    await page.keyboard.press("Enter");
    await page.locator(".chip").waitFor();
    await assertNone();
    await page.locator(".simulation vscode-button", { hasText: "Cancel" }).locator("visible=true").click();
    await page.getByRole("tab", { name: "Compare" }).click();
    await page.getByRole("combobox", { name: "Compare with" }).click();
    await page.getByRole("option", { name: "Steady load", exact: true }).locator("visible=true").click();
    await page.getByRole("textbox", { name: "Pairs of runs" }).fill("2");
    await page.locator(".compare-view vscode-button", { hasText: "Compare" }).click();
    await page.locator(".compare-view .study-content table").first().waitFor({ timeout: 60_000 });
    await assertNone();
    await page.getByRole("tab", { name: "Sweeps" }).click();
    await page.locator(".sweeps-view vscode-button", { hasText: "Let each part fail once" }).click();
    await page.locator(".sweeps-view .study-content .answer").first().waitFor({ timeout: 60_000 });
    await assertNone();
    await page.getByRole("tab", { name: "Result" }).click();
    await press("Export report");
    const [{ content }] = await waitFor("the report", async () => {
      const reports = await preview.sent("report");
      return reports.length > 0 ? reports : null;
    });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.setContent(content);
      await page.evaluate(axe);
      assert.deepEqual(await violations(), [], `in the report, ${colorScheme}`);
    }
  });

  it("has none in German", async () => {
    await page.goto(`${preview.url}?vscode-light&de`);
    await page.evaluate(axe);
    await assertNone();
    await show(small);
    await press("Simulieren");
    await assertNone();
  });

  it("keeps what tells things apart where the system forces its colours", async () => {
    await page.emulateMedia({ forcedColors: "active" });
    await show(small);
    await press("Simulate");
    await node("Orders").focus();
    // Strokes and fills of a picture are not forced by themselves.
    const seen = await page.evaluate(() => {
      const ground = getComputedStyle(document.body).backgroundColor;
      const colours = (selector, property) =>
        [...document.querySelectorAll(selector)]
          .filter((element) => element.checkVisibility())
          .map((element) => getComputedStyle(element)[property]);
      return {
        ground,
        texts: [...new Set(colours(":is(.node, .frame-title, .edge-label) :not(.badge, .badge *) > text", "fill"))],
        lines: [...new Set(colours(".edge path", "stroke"))].filter((colour) => colour !== "none" && colour !== "rgba(0, 0, 0, 0)"),
        cards: [...new Set(colours(".node .card, .node rect", "fill"))].filter((colour) => colour !== "none"),
      };
    });
    const contrast = (colour) => {
      const light = (text) => {
        const [r, g, b] = /\((\d+), (\d+), (\d+)/
          .exec(text)
          .slice(1)
          .map((value) => Number(value) / 255)
          .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const [a, b] = [light(colour), light(seen.ground)].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05);
    };
    for (const colour of seen.texts) assert.ok(contrast(colour) >= 4.5, `text ${colour} on ${seen.ground}`);
    for (const colour of seen.lines) assert.ok(contrast(colour) >= 3, `line ${colour} on ${seen.ground}`);
  });

  it("has none in a sequence diagram that is stepped through", async () => {
    await show(small);
    await page.keyboard.press("Control+f");
    await page.keyboard.type("read");
    await page.locator(".search-field li", { hasText: "flow" }).click();
    await press("Sequence");
    await page.locator(".sequence").waitFor();
    await page.keyboard.press(".");
    await page.locator(".message.current").first().waitFor();
    await assertNone();
  });

  it("has none in a panel of 420 pixels", async () => {
    await page.setViewportSize({ width: 420, height: 700 });
    await show(small);
    await press("Outline");
    await assertNone();
  });
});
