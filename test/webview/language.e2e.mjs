/* The preview in its second language: no text of its own is left in English, and none is cut off by what holds it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, beforeEach, describe, it } from "node:test";
import { waitFor } from "../e2e/browser.mjs";
import { bundled } from "./design-message.mjs";
import { previewSuite } from "./preview-suite.mjs";

const draft = readFileSync(new URL("../../examples/url-shortener.draft.arch", import.meta.url), "utf8");
/** Names in it are no words of English, so that what is found is the preview's own. */
const shop = `system "Laden"
client Kunde
service Tor { replicas 3  workers 4  service-time 10 ms }
cache Regal { service-time 1 ms  hit-ratio 90% }
database Lager { replicas 1  workers 8  service-time 5 ms }
queue Post { partitions 4 }
worker Bote { replicas 2  workers 1  service-time 20 ms }
Kunde -> Tor { timeout 2 s }
Tor -> Regal { timeout 100 ms }
Tor -> Lager { timeout 1 s }
Tor ~> Post
Post ~> Bote
flow Lesen { from Kunde at 60 rps  Kunde -> Tor { Tor -> Regal  on miss { Tor -> Lager }  Tor ~> Post { Post ~> Bote } } }
slo Lesen { latency p99 < 1 s }
scenario "Ausfall" for 40 s { warm-up 2 s  at 15 s kill Lager for 5 s  expect Lesen availability > 99% }
`;

/** Words that every English sentence of ours has one of. */
const english = /\b(?:the|of|and|is|are|with|for|not|to|at|it|on|no|none|shown?|run|busy|up|hits|time|flow|load|failed)\b/i;

describe("the preview in German", () => {
  const preview = previewSuite({ theme: "vscode-dark", language: "de", viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const { post, sent, node } = preview;
  let page;
  let messageOf;
  let t;

  before(async () => {
    t = (await bundled(`export { german } from "../webview/src/texts/german.ts";`)).german;
  });
  beforeEach(() => {
    ({ page, messageOf } = preview);
  });

  const press = (name) => page.locator(`vscode-button[aria-label^="${name}"], vscode-button:text-is("${name}")`).first().click();
  const show = async (text) => {
    await post(await messageOf(text));
    await page.waitForSelector('.canvas[data-version="1"]');
  };

  /** Everything that is read or read out, but for what is marked as English prose or stands in the language of designs. */
  const texts = () =>
    page.evaluate(() => {
      const found = [];
      const isOther = (element) =>
        element.closest('[lang="en"], code, pre, .verdict-text, .marker, .mark-span, .actions, .changes strong') !== null;
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
      for (let at = walker.nextNode(); at; at = walker.nextNode()) {
        const element = at.nodeType === Node.TEXT_NODE ? at.parentElement : at;
        if (element.closest("script, style") || isOther(element) || !element.checkVisibility()) continue;
        if (at.nodeType === Node.TEXT_NODE) found.push(at.textContent);
        else
          for (const name of ["aria-label", "aria-description", "aria-valuetext", "title", "placeholder"])
            found.push(at.getAttribute(name) ?? "");
      }
      return [...new Set(found.map((text) => text.trim()))].filter((text) => text !== "");
    });
  const assertGerman = async (where) => {
    const left = (await texts()).filter((text) => english.test(text.replaceAll(/„[^“]*“|p\d+|× live/g, "")));
    assert.deepEqual(left, [], where);
  };

  /** Texts that do not fit into what they stand in. */
  const assertFits = async (where) => {
    const clipped = await page.evaluate(() =>
      [
        ...document.querySelectorAll(
          "vscode-button, vscode-dropdown, .tab, h1, h2, h3, .labelled > span, .simulation-message, .live-bar, .menu button, .banner, .empty, td, th, .verdict-result",
        ),
      ]
        .filter((element) => element.checkVisibility() && !element.matches(".sr-only"))
        .flatMap((element) => {
          const { left, right } = element.getBoundingClientRect();
          const isScrolled = element.closest(".scroll, .outline-panel, .simulation-body") !== null;
          if (!isScrolled && (left < -0.5 || right > innerWidth + 0.5)) return [`outside: ${element.textContent.trim()}`];
          return element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== "visible"
            ? [`clipped: ${element.textContent.trim()}`]
            : [];
        }),
    );
    assert.deepEqual(clipped, [], where);
  };
  const check = async (where) => {
    await assertGerman(where);
    await assertFits(where);
  };

  it("says what language it is, and waits in it", async () => {
    assert.equal(await page.locator("html").getAttribute("lang"), "de");
    assert.equal(await page.locator(".empty h2").innerText(), t.states.waiting);
    await check("before a design");
  });

  it("has German bars, outline, search, menu and card", async () => {
    await show(shop);
    await press(t.toolbar.outline);
    await check("with the outline");
    await page.keyboard.press("Control+f");
    await page.keyboard.type("xyz");
    await page.getByText(t.search.nothing).waitFor();
    await check("with a search for nothing");
    await page.keyboard.press("Escape");
    for (const id of ["Tor", "Lager", "Kunde"]) {
      await node(id).click({ button: "right" });
      await page.locator(".menu").waitFor();
      await check(`with the menu of ${id}`);
      await page.keyboard.press("Escape");
      await node(id).focus();
      await page.keyboard.press("Space");
      await page.locator(".hover-card").waitFor();
      await check(`with the card of ${id}`);
      await page.keyboard.press("Escape");
    }
  });

  it("has German cards and badges in a design with findings, and tells of a broken file", async () => {
    const message = await messageOf(draft);
    await post(message);
    await page.waitForSelector('.canvas[data-version="1"]');
    await post({ ...message, broken: true, version: 2 });
    await page.locator(".banner", { hasText: t.states.lastWhole }).waitFor();
    await assertFits("with a banner");
    await post(await messageOf('system "Leer"', "file:///leer.arch"));
    await page.locator(".empty").waitFor();
    assert.equal(await page.locator(".empty h2").innerText(), t.states.empty);
  });

  it("has a German sequence diagram", async () => {
    await show(shop);
    await page.getByRole("combobox", { name: t.path.flow }).click();
    await page.getByRole("option", { name: "Lesen" }).click();
    await press(t.sequence.sequence);
    await page.locator(".sequence").waitFor();
    await page.keyboard.press(".");
    await page.locator(".message.current").first().waitFor();
    await check("at a step");
  });

  it("has a German simulation view, wide and narrow, and a German report", { timeout: 120_000 }, async () => {
    await show(shop);
    await press(t.toolbar.simulate);
    await check("before a run");
    await post({ type: "simulate", scenario: 'scenario "Ausfall"' });
    await waitFor("the end of the run", () => page.evaluate(() => window.sent.some(({ type }) => type === "simulation-finished")), {
      timeout: 60_000,
    });
    for (const name of ["result", "requests", "compare", "sweeps"]) {
      await page.locator(`#simulation-tab-${name}`).click();
      await check(`in the part ${name}`);
    }
    await page.setViewportSize({ width: 480, height: 800 });
    await assertFits("in a narrow window");
    await page.setViewportSize({ width: 1280, height: 800 });
    await press(t.simulation.exportReport);
    const [{ content }] = await waitFor("the report", async () => {
      const reports = await sent("report");
      return reports.length > 0 ? reports : null;
    });
    assert.match(content, /<html lang="de">/);
    await page.setContent(content);
    await assertGerman("in the report");
  });

  it("draws in a PDF what its fonts lack with those of the browser", async () => {
    const pdfOf = async (title) => {
      await page.evaluate(() => {
        window.sent.length = 0;
      });
      await post(await messageOf(`client A "${title}"\nservice B\nA -> B\n`, `file:///${title.length}.arch`));
      await page.waitForSelector(".node");
      await waitFor("the picture", () => page.locator(".node", { hasText: title }).count());
      await post({ type: "export", format: "pdf" });
      const [{ content }] = await waitFor("the PDF", async () => {
        const exported = await sent("exported");
        return exported.length > 0 ? exported : null;
      });
      return Buffer.from(Object.values(content)).toString("latin1");
    };
    assert.doesNotMatch(await pdfOf("Kunde"), /\/Subtype \/Image/);
    assert.match(await pdfOf("客户 x"), /\/Subtype \/Image/);
    assert.deepEqual(preview.complaints, []);
  });
});
