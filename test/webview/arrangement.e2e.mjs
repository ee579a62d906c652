/* How a reader arranges the picture in a real browser: fold groups, move and pin components, take that back; and pictures too large to paint whole. */
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { waitFor } from "../e2e/browser.mjs";
import { previewSuite } from "./preview-suite.mjs";

const shop = `system "Shop"
client Visitor
group "Inside" {
  service Api { replicas 3  workers 4  service-time 10 ms }
  database Orders { replicas 1  workers 4  service-time 5 ms }
}
external Bank
Visitor -> Api { timeout 2 s }
Api -> Orders "reads" { timeout 1 s }
Api -> Bank "pays" { timeout 1 s }
flow Read { from Visitor at 100 rps  Visitor -> Api -> Orders }
`;
const address = "file:///shop.arch";

describe("arranging the picture", () => {
  const preview = previewSuite({ viewport: { width: 1500, height: 900 }, reducedMotion: "reduce" });
  const { post, sent, node } = preview;
  let page;
  let messageOf;
  let complaints;

  beforeEach(() => {
    ({ page, messageOf, complaints } = preview);
  });

  const control = (name) => page.getByRole("button", { name, exact: true });
  const place = (id) => node(id).evaluate((element) => element.style.transform.match(/-?[\d.]+/g).map(Number));
  const ids = () => page.locator(".node").evaluateAll((nodes) => nodes.map((element) => element.dataset.id).sort());
  const show = async (text, version = 1, uri = address) => {
    await post(await messageOf(text, uri, version));
    await page.waitForSelector(`.canvas[data-version="${version}"]`);
  };

  it("folds a group into one card with the mouse, unfolds it with the keyboard to the same picture, and keeps it folded over a reload", async () => {
    await show(shop);
    const before = await place("Api");
    await control("Fold Inside").click();
    await waitFor("the folded group", async () => (await ids()).join() === 'Bank,Visitor,group "Inside"');
    assert.equal((await sent("reveal")).length, 0);
    assert.match(await node('group \\"Inside\\"').getAttribute("aria-label"), /^Inside, group, 2 components/);
    assert.equal(await page.locator(".edge").count(), 2);
    await page.reload();
    await show(shop);
    assert.equal((await ids()).length, 3);
    await control("Unfold Inside").focus();
    await page.keyboard.press("Enter");
    await waitFor("all components", async () => (await ids()).join() === "Api,Bank,Orders,Visitor");
    assert.deepEqual(await place("Api"), before);
    assert.deepEqual(complaints, []);
  });

  it("pins a component where it is dropped, tells the host what to write, and takes it back", async () => {
    await show(shop);
    const before = await place("Bank");
    const box = await node("Bank").boundingBox();
    await page.mouse.move(box.x + 30, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 30, box.y + 90, { steps: 4 });
    await page.mouse.move(box.x + 30, box.y + 220, { steps: 4 });
    await page.mouse.up();
    await waitFor("the new place", async () => (await place("Bank"))[1] > before[1] + 100);
    const [{ uri, content }] = await waitFor("what to write", async () =>
      (await sent("save-layout")).length > 0 ? sent("save-layout") : null,
    );
    assert.equal(uri, address);
    const after = await place("Bank");
    assert.deepEqual(JSON.parse(content).views[""].pins.Bank, after.map(Math.round));
    // A drag is no click on the component.
    assert.equal((await sent("reveal")).length, 0);
    await page.keyboard.press("Control+z");
    await node("Bank").focus();
    await page.keyboard.press("Control+z");
    await waitFor("the old place", async () => (await place("Bank")).join() === before.join());
    assert.equal((await sent("save-layout")).at(-1).content, null);
    assert.deepEqual(complaints, []);
  });

  it("moves a component with Alt and the arrow keys, and lets it go with its button", async () => {
    await show(shop);
    const before = await place("Bank");
    await node("Bank").focus();
    await page.keyboard.press("Alt+ArrowDown");
    // Pins are whole pixels.
    await waitFor("the step", async () => Math.abs((await place("Bank"))[1] - before[1] - 8) < 1);
    await control("Unpin Bank").click();
    await waitFor("the old place", async () => (await place("Bank")).join() === before.join());
    assert.equal((await sent("save-layout")).length, 2);
  });

  it("keeps what is pinned in a design without a file over a reload, and for no other", async () => {
    const untitled = "untitled:Untitled-1";
    await show(shop, 1, untitled);
    const before = await place("Bank");
    await node("Bank").focus();
    await page.keyboard.press("Alt+ArrowDown");
    await waitFor("the new place", async () => Math.abs((await place("Bank"))[1] - before[1] - 8) < 1);
    const pinned = await place("Bank");
    await page.reload();
    await post({ type: "layout", uri: untitled, content: null });
    await show(shop, 1, untitled);
    assert.deepEqual(await place("Bank"), pinned);
    await show(shop, 2);
    assert.deepEqual(await place("Bank"), before);
    assert.deepEqual(complaints, []);
  });

  it("puts components where the file beside the design says, also when it changes later", async () => {
    const file = (x, y) => JSON.stringify({ version: 1, views: { "": { direction: "right", pins: { Bank: [x, y] } } } });
    await post({ type: "layout", uri: address, content: file(900, 400) });
    await show(shop);
    assert.deepEqual(await place("Bank"), [900, 400]);
    await post({ type: "layout", uri: address, content: file(904, 480) });
    await waitFor("the other place", async () => (await place("Bank")).join() === "904,480");
    await post({ type: "layout", uri: address, content: "no JSON" });
    await waitFor("the reason", () => page.locator(".banner", { hasText: "cannot be read" }).isVisible());
    assert.equal((await sent("save-layout")).length, 0);
  });

  it("says that the file of pins cannot be read, also when it came before the design", async () => {
    await post({ type: "layout", uri: address, content: "no JSON" });
    await show(shop);
    await waitFor("the reason", () => page.locator(".banner", { hasText: "cannot be read" }).isVisible());
  });

  it("moves nothing when a component comes", async () => {
    await show(shop);
    const before = await Promise.all(["Visitor", "Api", "Orders", "Bank"].map(place));
    await show(`${shop}\ncache Hot\nApi -> Hot { timeout 1 s }\n`, 2);
    assert.deepEqual(await Promise.all(["Visitor", "Api", "Orders", "Bank"].map(place)), before);
  });

  it("marks every frame of a region that the editor is in, and shows what a frame is one of", async () => {
    await show(`region us { zones a, b }
      service Spread { replicas 2  across us }
      service Front { replicas 2  in us.a }
      group "Mixed" {
        worker Here { replicas 2  in us.a }
        queue Managed
      }
      Front -> Spread { timeout 1 s }
      Spread ~> Managed
      Managed -> Here { idempotent }`);
    const frames = page.locator('.group[data-id^="us"]');
    assert.equal(await frames.count(), 4);
    await post({ type: "select", element: "us" });
    await waitFor("both frames of the region", async () => (await page.locator(".group.selected").count()) === 2);
    await post({ type: "select", element: "us.a" });
    await waitFor(
      "both frames of the zone",
      async () => await page.locator(".group.selected").evaluateAll((all) => all.every(({ dataset }) => dataset.id.startsWith("us.a"))),
    );
    assert.equal(await page.locator(".group.selected").count(), 2);
    await page.locator('.frame-title[data-id="us in group \\"Mixed\\""] text').first().click({ button: "right" });
    await waitFor("the menu of the region", () => page.getByRole("menuitem").first().isVisible());
    await page.keyboard.press("Escape");
    assert.deepEqual(complaints, []);
  });

  it("exports pixels in four sizes, a page whose texts are text, and the languages of other tools, and copies the picture", async () => {
    await show(shop);
    const exported = async (format, scale) => {
      await page.evaluate(() => {
        window.sent.length = 0;
      });
      await post({ type: "export", format, ...(scale ? { scale } : {}) });
      await waitFor(format, () => page.evaluate(() => window.sent.length > 0));
      return page.evaluate(() => {
        const [{ type, content, message }] = window.sent;
        if (type !== "exported") throw new Error(message);
        return typeof content === "string" ? content : [...content];
      });
    };
    const widthOf = (bytes) => Buffer.from(bytes).readUInt32BE(16);
    const [once, fourTimes] = [await exported("png", 1), await exported("png", 4)];
    assert.equal(Buffer.from(once.slice(1, 4)).toString(), "PNG");
    assert.equal(widthOf(fourTimes), 4 * widthOf(once));
    const pdf = Buffer.from(await exported("pdf")).toString("latin1");
    assert.match(pdf, /^%PDF-/);
    assert.match(pdf, /BaseFont \/[A-Z]+\+DejaVuSans/);
    assert.match(await exported("mmd"), /^flowchart LR$/m);
    assert.match(await exported("d2"), /^Visitor -> frame_group_Inside\.Api$/m);
    assert.match(await exported("dsl"), /^workspace "Shop"/);
    assert.equal(JSON.parse(await exported("json")).components.length, 4);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await control("Copy as image").click();
    await waitFor("the notice", () => page.locator(".banner", { hasText: "on the clipboard" }).isVisible());
    const types = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => item.types));
    assert.deepEqual(types, ["image/png"]);
    assert.deepEqual(complaints, []);
  });

  it("paints of a large picture only what is near the window, and all of it as one moves around", async () => {
    const cells = Array.from(
      { length: 120 },
      (_, n) => `service S${n}\nservice T${n}\nU -> S${n} { timeout 1 s }\nS${n} -> T${n} { timeout 1 s }`,
    );
    await show(`client U\n${cells.join("\n")}`);
    await page.locator(".canvas").focus();
    for (let step = 0; step < 8; step++) await page.keyboard.press("+");
    const painted = () => page.locator(".node").evaluateAll((nodes) => nodes.filter((element) => element.childElementCount > 0).length);
    // What is out of sight goes in the frames after.
    await waitFor("fewer than 120 of 241 to be painted", async () => (await painted()) < 120);
    const isWhole = () =>
      page.locator(".node").evaluateAll((nodes) => {
        const frame = document.querySelector(".canvas").getBoundingClientRect();
        const drawing = document.querySelector(".drawing");
        const at = drawing.getBoundingClientRect();
        const zoom = at.width / Number(drawing.getAttribute("width"));
        return nodes.every((element) => {
          const [x, y] = element.style.transform.match(/-?[\d.]+/g).map(Number);
          const [left, top] = [x * zoom + at.left - frame.left, y * zoom + at.top - frame.top];
          const isSeen = left < frame.width && top < frame.height && left > -200 * zoom && top > -100 * zoom;
          return !isSeen || element.childElementCount > 0;
        });
      });
    assert.equal(await isWhole(), true);
    await page.mouse.move(20, 400);
    for (let step = 0; step < 6; step++) {
      await page.mouse.down();
      await page.mouse.move(20, 250, { steps: 3 });
      await page.mouse.up();
      await page.mouse.move(20, 400);
      assert.equal(await isWhole(), true);
    }
    assert.deepEqual(complaints, []);
  });
});
