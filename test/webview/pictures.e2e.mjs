/*
 * Twelve designs in three themes, drawn by Chromium and held against the pictures in test/webview/pictures. What differs is put side by
 * side on test/e2e/out/pictures.html. When a change is meant, `UPDATE_PICTURES=1 node test/e2e/run.mjs pictures` takes the new ones.
 *
 * The pictures are written in DejaVu Sans from its package, so they do not depend on the fonts of a machine. One Chromium draws the same
 * pixels every time; another version may smooth edges otherwise. That much is tolerated: pixelmatch leaves smoothed edges out of account
 * and calls colours different from a tenth of the way between black and white on, and what is left of smoothing is scattered. A change
 * that means something is not: so what counts is the number of differing pixels in any square of 24 × 24. Up to 4 are tolerated; the
 * smallest change that anybody would look for, another digit in a count, makes more, which is a test of its own.
 */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { launchBrowser } from "../e2e/browser.mjs";
import { prepareBrowser } from "../e2e/setup.mjs";
import { bundled } from "./design-message.mjs";

const designs = fileURLToPath(new URL("../fixtures/diagrams/", import.meta.url));
const baselines = fileURLToPath(new URL("pictures/", import.meta.url));
const out = fileURLToPath(new URL("../e2e/out/", import.meta.url));
const names = readdirSync(designs)
  .filter((name) => name.endsWith(".arch"))
  .map((name) => name.slice(0, -".arch".length));
const themes = ["light", "dark", "high-contrast"];
const isUpdate = process.env.UPDATE_PICTURES === "1";

/** Pixels of the widest picture: small files, and small texts are still told apart. */
const widest = 1400;
const colourThreshold = 0.1;
const square = 24;
const tolerated = 4;

const source = `
  import { analyze } from "@lintel/engine/analysis";
  import { runRules } from "@lintel/engine/rules";
  import { designFromText } from "@lintel/language";
  import { collapseGroups } from "../webview/src/diagram/collapse-groups.ts";
  import { diagramGraph } from "../webview/src/diagram/diagram-graph.ts";
  import { layoutGraph } from "../webview/src/diagram/layout-design.ts";
  import { renderSvg } from "../webview/src/diagram/render-svg.ts";

  /** What a simulation might say at one moment. */
  const overlay = new Map([
    ["Api", { utilisation: 0.82, state: "up", figures: [{ text: "82% busy", tone: "high" }, { text: "14 waiting", tone: "high" }] }],
    ["Slow", { utilisation: 1, state: "degraded", figures: [{ text: "1/3 up", tone: "over" }, { text: "100% busy", tone: "over" }] }],
    ["Rows", { utilisation: 0, state: "down", figures: [{ text: "0/2 up", tone: "over" }] }],
  ]);

  /** A design as SVG in each theme. */
  export async function pictures(text, name, themes) {
    const { design, findings, broken } = designFromText(text, { uri: "file:///" + name + ".arch" });
    if (broken) throw new Error(name + " has syntax errors");
    const analysis = analyze(design);
    const whole = diagramGraph(design, analysis, [...findings, ...runRules({ design, analysis })]);
    const graph = name === "folded" ? collapseGroups(whole, new Set(['group "Inside"'])) : whole;
    const layout = { graph, placement: await layoutGraph(graph) };
    return themes.map((theme) => renderSvg(layout, { theme, overlay: name === "simulated" ? overlay : null }));
  }
`;

describe("pictures", () => {
  let browser;
  let page;
  let lib;
  const rows = [];

  before(
    async () => {
      lib = await bundled(source);
      browser = await launchBrowser(prepareBrowser());
      page = await browser.newPage({ deviceScaleFactor: 1 });
      const font = (file) => {
        const path = createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${file}`);
        return `url(data:font/ttf;base64,${readFileSync(path).toString("base64")})`;
      };
      await page.setContent(`<style>
        @font-face { font-family: Pictures; font-weight: 400; src: ${font("DejaVuSans.ttf")}; }
        @font-face { font-family: Pictures; font-weight: 600 700; src: ${font("DejaVuSans-Bold.ttf")}; }
        body { margin: 0 }
        svg { display: block }
      </style><div id="picture"></div>`);
      await page.evaluate(() => Promise.all([document.fonts.load("12px Pictures"), document.fonts.load("600 12px Pictures")]));
    },
    { timeout: 300_000 },
  );

  after(async () => {
    await browser?.close();
    const differing = rows.filter((row) => row.worst > tolerated);
    const file = join(out, "pictures.html");
    if (differing.length === 0) return rmSync(file, { force: true });
    mkdirSync(out, { recursive: true });
    writeFileSync(file, deltaPage(differing));
    console.error(`What has changed, side by side: ${file}`);
  });

  /** Draws an SVG and gives its pixels as a PNG. */
  const drawn = async (svg) => {
    const [, width, height] = /<svg [^>]*?width="(\d+)" height="(\d+)"/.exec(svg).map(Number);
    const scale = Math.min(1, widest / width);
    await page.setViewportSize({ width: Math.ceil(width * scale), height: Math.ceil(height * scale) });
    await page.evaluate(
      ([text, zoom]) => {
        const holder = document.getElementById("picture");
        holder.innerHTML = text;
        const picture = holder.querySelector("svg");
        picture.setAttribute("font-family", "Pictures");
        picture.setAttribute("width", picture.getAttribute("width") * zoom);
        picture.setAttribute("height", picture.getAttribute("height") * zoom);
      },
      [svg.replace(/^<\?xml[^>]*>/, ""), scale],
    );
    return page.screenshot();
  };

  /** How many pixels of two pictures differ, how many in the worst square, and a picture of where. Another size is another picture altogether. */
  const compared = (before, after) => {
    const [a, b] = [PNG.sync.read(before), PNG.sync.read(after)];
    const pixels = b.width * b.height;
    if (a.width !== b.width || a.height !== b.height) return { count: pixels, pixels, worst: pixels, delta: null };
    const [delta, mask] = [new PNG(a), new PNG(a)];
    const count = pixelmatch(a.data, b.data, delta.data, a.width, a.height, { threshold: colourThreshold });
    pixelmatch(a.data, b.data, mask.data, a.width, a.height, { threshold: colourThreshold, diffMask: true });
    return { count, pixels, worst: worstSquare(mask), delta: PNG.sync.write(delta) };
  };

  for (const name of names) {
    it(`${name} looks as before`, { timeout: 120_000 }, async () => {
      const svgs = await lib.pictures(readFileSync(join(designs, `${name}.arch`), "utf8"), name, themes);
      const changed = [];
      for (const [index, theme] of themes.entries()) {
        const file = join(baselines, `${name}.${theme}.png`);
        const after = await drawn(svgs[index]);
        if (isUpdate || !existsSync(file)) {
          assert.ok(isUpdate, `There is no picture ${file} to compare with. UPDATE_PICTURES=1 makes it.`);
          if (!existsSync(file) || compared(readFileSync(file), after).count > 0) writeFileSync(file, after);
          continue;
        }
        const before = readFileSync(file);
        // The same browser writes the same file: there is nothing to decode then.
        if (before.equals(after)) continue;
        const row = { name, theme, before, after, ...compared(before, after) };
        rows.push(row);
        if (row.worst > tolerated) changed.push(`${theme}: ${row.count} of ${row.pixels} pixels`);
      }
      assert.deepEqual(changed, []);
    });
  }

  it("has a picture for every design and theme, and no others", () => {
    assert.ok(names.length >= 12);
    const expected = names.flatMap((name) => themes.map((theme) => `${name}.${theme}.png`));
    assert.deepEqual(readdirSync(baselines).sort(), expected.sort());
  });

  it("draws the same pixels twice, and notices another digit in one count", { timeout: 120_000 }, async () => {
    const text = readFileSync(join(designs, "shop.arch"), "utf8");
    const [once] = await lib.pictures(text, "shop", ["light"]);
    const first = await drawn(once);
    assert.equal(compared(first, await drawn(once)).count, 0);
    assert.ok(once.includes("×6"));
    const other = compared(first, await drawn(once.replaceAll("×6", "×8")));
    assert.ok(other.worst > tolerated, `${other.worst} pixels of a square differ`);
  });

  it("keeps every text of a card inside of it, as this browser measures them", { timeout: 120_000 }, async () => {
    for (const name of names) {
      const [svg] = await lib.pictures(readFileSync(join(designs, `${name}.arch`), "utf8"), name, ["light"]);
      await drawn(svg);
      const outside = await page.evaluate(() =>
        [...document.querySelectorAll(".node")].flatMap((node) => {
          const card = [...node.querySelectorAll(".outline")].at(-1).getBBox();
          return [...node.querySelectorAll(".heading text, .figures text, text.node-title, text.detail")].flatMap((text) => {
            const box = text.getBBox();
            return box.x < card.x || box.x + box.width > card.x + card.width + 0.5 ? [`${node.dataset.id}: ${text.textContent}`] : [];
          });
        }),
      );
      assert.deepEqual(outside, [], name);
    }
  });
});

/** The most differing pixels in one square of a mask; squares overlap by half, so that none is cut in two everywhere. */
function worstSquare({ width, height, data }) {
  const step = square / 2;
  const columns = Math.ceil(width / step) + 1;
  const cells = new Uint32Array(columns * (Math.ceil(height / step) + 1));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) if (data[(y * width + x) * 4 + 3] > 0) cells[Math.floor(y / step) * columns + Math.floor(x / step)]++;
  let worst = 0;
  for (let at = 0; at + columns + 1 < cells.length; at++)
    worst = Math.max(worst, cells[at] + cells[at + 1] + cells[at + columns] + cells[at + columns + 1]);
  return worst;
}

function deltaPage(rows) {
  const image = (png) => (png ? `<img src="data:image/png;base64,${png.toString("base64")}">` : "<p>another size</p>");
  const parts = rows.map(
    ({ name, theme, before, after, delta, count, pixels }) => `<section>
<h2>${name}, ${theme}: ${count.toLocaleString("en")} of ${pixels.toLocaleString("en")} pixels (${((count / pixels) * 100).toFixed(2)}%)</h2>
<div><figure><figcaption>before</figcaption>${image(before)}</figure>
<figure><figcaption>now</figcaption>${image(after)}</figure>
<figure><figcaption>what differs</figcaption>${image(delta)}</figure></div></section>`,
  );
  return `<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Pictures that have changed</title>
<style>body{font:14px sans-serif;margin:24px}div{display:flex;flex-wrap:wrap;gap:12px}figure{margin:0;flex:1 1 480px;min-width:0}img{max-width:100%;border:1px solid #bbb}h2{font-size:16px}</style>
<h1>${rows.length} picture${rows.length === 1 ? " has" : "s have"} changed</h1>
<p>When that is meant: <code>UPDATE_PICTURES=1 node test/e2e/run.mjs pictures</code></p>
${parts.join("\n")}
</html>
`;
}
