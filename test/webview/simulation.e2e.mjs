/* The simulation view in a real browser: acting on a run, its time, its charts, comparisons, sweeps and its report. */
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { waitFor } from "../e2e/browser.mjs";
import { previewSuite } from "./preview-suite.mjs";

const shop = `system "Shop"
client Visitor
service Api { replicas 3  workers 4  service-time 10 ms }
cache Hot { service-time 1 ms  hit-ratio 90% }
database Orders { replicas 1  workers 8  service-time 5 ms }
Visitor -> Api { timeout 2 s }
Api -> Hot { timeout 100 ms }
Api -> Orders { timeout 1 s }
flow Read {
  from Visitor at 60 rps
  Visitor -> Api {
    Api -> Hot
    on miss { Api -> Orders }
  }
}
slo Read { latency p99 < 1 s }
scenario "Store dies" for 40 s {
  warm-up 2 s
  at 15 s kill Orders for 5 s
  expect Read availability > 99%
}
scenario "Quiet" for 40 s { warm-up 2 s }
`;

describe("the simulation view", () => {
  const preview = previewSuite({ viewport: { width: 1280, height: 800 } });
  const { post, sent, node } = preview;
  let page;
  let messageOf;
  let complaints;

  beforeEach(() => {
    ({ page, messageOf, complaints } = preview);
  });

  const press = (name) => page.locator(".simulation vscode-button", { hasText: name }).locator("visible=true").first().click();
  const tab = (name) => page.getByRole("tab", { name }).click();
  const choose = async (list, option) => {
    await page.getByRole("combobox", { name: list, exact: true }).click();
    await page.getByRole("option", { name: option, exact: true }).locator("visible=true").click();
  };
  const showDesign = async (text = shop) => {
    const message = await messageOf(text);
    await post(message);
    await page.waitForSelector(".canvas[data-version]");
    return message;
  };
  const finished = (count = 1) =>
    waitFor("the end of the run", async () => (await sent("simulation-finished")).length === count, { timeout: 60_000 });
  const opened = async () => {
    await showDesign();
    await page.locator("vscode-button", { hasText: "Simulate" }).first().click();
  };
  const verdicts = () => page.locator(".verdict-value").allInnerTexts();

  it("lets the reader kill a component by a click while the run goes on, end that, and run the same again", async () => {
    await opened();
    await choose("Speed", "Live (1 ×)");
    await press("Run");
    await node("Hot").click();
    await page.getByRole("menuitem", { name: "Kill", exact: true }).click();
    await waitFor("the cache down", () => page.locator('.node.state-down[data-id="Hot"]').count());
    await page.getByRole("button", { name: "End: Hot killed" }).click();
    await waitFor("nothing in force", async () => (await page.locator(".chip").count()) === 0);
    await node("Api").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Slow down × 2" }).waitFor();
    await page.keyboard.press("Escape");
    assert.equal((await sent("reveal")).length, 0, "a click acts on the run and does not open the source");
    await choose("Speed", "As fast as possible");
    await finished();
    assert.match(await page.locator(".markers").innerText(), /Hot killed\s*live/);
    const before = await verdicts();
    await press("Run again with them");
    await finished(2);
    assert.deepEqual(await verdicts(), before);
    assert.match(await page.locator(".markers").innerText(), /Hot killed\s*live/);
    await node("Hot").click();
    assert.equal((await sent("reveal")).length, 1, "after the run a click opens the source");
    await press("Forget them");
    assert.equal(await page.locator(".live-bar").isVisible(), false);
    assert.deepEqual(complaints, []);
  });

  it("changes the load while a run goes on, stands still when it is paused, and is cancelled at once", async () => {
    await opened();
    await choose("Speed", "Live (1 ×)");
    await press("Run");
    await page.getByRole("slider", { name: "Load" }).focus();
    for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowRight");
    await waitFor("the load in force", async () => /load × 1\.4/.test(await page.locator(".live-bar").innerText()));
    await press("Pause");
    await waitFor("the pause", async () => /paused/.test(await page.locator(".progress").first().innerText()));
    const time = async () => (await page.locator(".progress span").first().innerText()).split(" simulated")[0];
    const at = await time();
    await page.waitForTimeout(250);
    assert.equal(await time(), at);
    await press("Resume");
    await waitFor("time going on", async () => (await time()) !== at);
    const took = await page.evaluate(() => {
      const button = [...document.querySelectorAll(".simulation-buttons vscode-button")].find(
        (element) => element.textContent === "Cancel",
      );
      const before = performance.now();
      button.click();
      return { state: document.querySelector(".simulation").dataset.state, milliseconds: performance.now() - before };
    });
    assert.equal(took.state, "cancelled");
    console.log(`# cancelled within ${took.milliseconds.toFixed(1)} ms`);
  });

  it("shows one time in all charts, goes back in it, and tells every value as a table", async () => {
    await opened();
    await press("Run");
    await finished();
    const charts = page.locator(".chart");
    assert.ok((await charts.count()) >= 5, `${await charts.count()} charts`);
    await page
      .locator(".chart .u-over")
      .first()
      .hover({ position: { x: 120, y: 40 } });
    const times = () => page.locator(".u-legend .u-series:first-child .u-value").allInnerTexts();
    await waitFor("one time", async () => new Set(await times()).size === 1);
    await page.getByRole("button", { name: /kill Orders/ }).click();
    await waitFor("the store down", () => page.locator('.node.state-down[data-id="Orders"]').count());
    assert.match(await page.locator('.chart[data-chart="errors"] .uplot').getAttribute("aria-label"), /unavailable at most .* at \d+ s/);
    await page.locator('.chart[data-chart="latency"] summary').click();
    const rows = page.locator('.chart[data-chart="latency"] .chart-table tbody tr');
    await waitFor("the rows of the table", async () => (await rows.count()) === 40);
    assert.match(await page.locator(".findings").innerText(), /kill Orders[\s\S]*availability/);
    await tab("Requests");
    assert.match(await page.locator(".requests-view").innerText(), /Where the time of Read went[\s\S]*A slow request/);
    assert.deepEqual(complaints, []);
  });

  it("moves dots along the links, and none for who asked for less motion", async () => {
    await opened();
    await choose("Speed", "Live (1 ×)");
    await press("Run");
    await waitFor("a measured frame", () => page.locator(".traffic[data-frame-time]").count(), { timeout: 20_000 });
    const { frameTime, dots } = await page.locator(".traffic").evaluate((canvas) => ({ ...canvas.dataset }));
    console.log(`# ${dots} dots take ${frameTime} ms of a frame`);
    assert.ok(Number(dots) > 0 && Number(dots) <= 140);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await waitFor("no dots", async () => !(await page.locator(".traffic-legend").isVisible()));
    await press("Cancel");
  });

  it("compares with another scenario and with another file", async () => {
    await opened();
    await tab("Compare");
    const first = await page.getByRole("combobox", { name: "Compare with", exact: true }).locator(".selected-value").innerText();
    assert.doesNotMatch(first, /Store dies/, "what is run is not what it is compared with");
    await choose("Compare with", "Scenario: Quiet");
    await press("Compare");
    await waitFor("the answer", () => page.locator(".compare-view .answer").isVisible(), { timeout: 60_000 });
    assert.match(await page.locator(".compare-view .answer").innerText(), /B differs/);
    assert.match(await page.locator(".compare-view table").nth(1).innerText(), /availability[\s\S]*B is better/);
    await press("Export report");
    await waitFor("the page", async () => (await sent("report")).length === 1);
    assert.match((await sent("report"))[0].content, /<h1>Shop: Store dies against Quiet<\/h1>/);
    await choose("Compare with", "Another file…");
    await waitFor("the question for a file", async () => (await sent("pick-design")).length === 1);
    const { design } = await messageOf(shop.replace("replicas 3", "replicas 4"), "file:///other.arch");
    await post({ type: "picked-design", picked: { uri: "file:///other.arch", title: "other.arch", design } });
    await waitFor("the file", () => page.getByRole("combobox", { name: "Compare with" }).getByText("File: other.arch").count());
    await press("Compare");
    await waitFor("the second answer", async () => /B is other\.arch/.test(await page.locator(".compare-view").innerText()), {
      timeout: 60_000,
    });
    assert.deepEqual(complaints, []);
  });

  it("ranks failures, and cancels the search for the largest load with what is known", async () => {
    await opened();
    await tab("Sweeps");
    await press("Let each part fail once");
    await waitFor("the answer", () => page.locator(".sweeps-view .answer").isVisible(), { timeout: 120_000 });
    assert.match(await page.locator(".sweeps-view tbody tr").first().innerText(), /^1\s+all 3 replicas of Api\s+100%/);
    await press("Export report");
    await waitFor("the page", async () => (await sent("report")).length === 1);
    assert.match((await sent("report"))[0].content, /<h1>Shop: what if it fails<\/h1>[\s\S]*100% lost/);
    await press("Find the limit");
    await waitFor("progress", async () => /events/.test(await page.locator(".study .progress span").last().innerText()));
    const took = await page.evaluate(async () => {
      const study = [...document.querySelectorAll(".study")].at(-1);
      const before = performance.now();
      [...study.querySelectorAll("vscode-button")].find((button) => button.textContent === "Cancel").click();
      while (study.querySelector(".study-message").hidden) await new Promise((resume) => setTimeout(resume, 2));
      return { text: study.querySelector(".study-message").textContent, milliseconds: performance.now() - before };
    });
    assert.match(took.text, /^Cancelled/);
    console.log(`# sweep cancelled within ${took.milliseconds.toFixed(0)} ms`);
    assert.deepEqual(complaints, []);
  });

  it("exports its report as one page, and comes back to the same run after a reload", async () => {
    await opened();
    await press("Run");
    await finished();
    await press("Export report");
    await waitFor("the report", async () => (await sent("report")).length === 1);
    const [{ content }] = await sent("report");
    assert.match(content, /^<!DOCTYPE html>/);
    assert.match(content, /<svg [^>]*role="graphics-document document"/);
    assert.doesNotMatch(content, /<script/);
    const paper = await preview.browser.newPage({ viewport: { width: 718, height: 1000 } });
    await paper.setContent(content);
    await paper.emulateMedia({ media: "print" });
    const tooWide = await paper.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll(".scroll, .diagram")]
        .filter((part) => part.scrollWidth > part.clientWidth + 1)
        .map((part) => part.textContent.slice(0, 60)),
    );
    await paper.close();
    assert.deepEqual(tooWide, [], "nothing is cut off on a sheet of A4, where nothing can be scrolled");
    await tab("Requests");
    const before = await page.locator(".requests-view h3").last().innerText();
    await page.reload();
    await showDesign();
    await finished();
    assert.equal(await page.getByRole("tab", { name: "Requests" }).getAttribute("aria-selected"), "true");
    assert.equal(await page.locator(".requests-view h3").last().innerText(), before);
  });

  it("leaves the picture its part of a low window, and lets the keyboard and the pointer move the border, also for the next time", async () => {
    await page.setViewportSize({ width: 800, height: 450 });
    await opened();
    await press("Run");
    await finished();
    const height = (selector) => page.locator(selector).evaluate((element) => element.getBoundingClientRect().height);
    assert.ok((await height(".stage")) >= 150, `${await height(".stage")} px of picture`);
    await page.locator(".charts").first().scrollIntoViewIfNeeded();
    const border = page.getByRole("separator", { name: "Height of the simulation" });
    await border.focus();
    const before = await height(".simulation");
    await page.keyboard.press("ArrowDown");
    await waitFor("a lower view", async () => (await height(".simulation")) < before - 10);
    await page.keyboard.press("Home");
    await waitFor("its least height told", async () => (await border.getAttribute("aria-valuenow")) === "15");
    await page.keyboard.press("End");
    await waitFor("a higher view", async () => (await height(".simulation")) > before);
    assert.ok((await height(".stage")) >= 90);
    const { x, y } = await border.boundingBox();
    await page.mouse.move(x + 300, y + 3);
    await page.mouse.down();
    await page.mouse.move(x + 300, 300);
    await page.mouse.up();
    await waitFor("the border below the pointer", async () => Math.abs((await height(".simulation")) - 150) < 2);
    await page.reload();
    await showDesign();
    assert.ok(Math.abs((await height(".simulation")) - 150) < 2, "the same height after a reload");
    await border.focus();
    await page.keyboard.press("Enter");
    await waitFor("its own height", async () => (await height(".simulation")) > 200);
    assert.deepEqual(complaints, []);
  });

  it("says what is missing, wherever something is", async () => {
    await showDesign("client Visitor\nservice Api\nVisitor -> Api\n");
    await page.locator("vscode-button", { hasText: "Simulate" }).first().click();
    assert.match(await page.locator(".result-view").innerText(), /nothing to simulate|Nothing sends requests/);
    await tab("Requests");
    assert.match(await page.locator(".requests-view").innerText(), /Run a simulation/);
    await tab("Compare");
    await press("Compare");
    assert.match(await page.locator(".compare-view .study-message").innerText(), /nothing to compare/i);
    await tab("Sweeps");
    await press("Find the limit");
    assert.match(await page.locator(".sweeps-view .study-message").last().innerText(), /nothing to simulate/);
    // A design with scenarios later: steady load stays chosen, and the list shows what is chosen.
    await post(await messageOf(shop, "file:///design.arch", 2));
    const chosen = page.getByRole("combobox", { name: "Scenario", exact: true });
    await chosen.click();
    await page.getByRole("option", { name: "Quiet", exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await waitFor("steady load", async () => /Steady load/.test(await chosen.locator(".selected-value").innerText()));
  });
});
