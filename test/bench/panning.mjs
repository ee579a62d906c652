// How long the preview takes to show large designs in Chromium, and how evenly it moves them: milliseconds from the message to the
// picture, and between frames while the picture is pulled around, near and far, each beside an empty sheet of the same size that is
// moved in the same way in the same browser: what this machine can do at all. Numbers are for people; nothing is asserted.

// Named at run time, so that the bundle of this script does not take the browser's driver in.
const load = (path) => import(new URL(path, import.meta.url).href);
const [{ build }, { launchBrowser }, { prepareBrowser }, { designMessages }, { servePreview }] = await Promise.all(
  ["../../scripts/build.mjs", "../e2e/browser.mjs", "../e2e/setup.mjs", "../webview/design-message.mjs", "../webview/preview-page.mjs"].map(
    load,
  ),
);
const { generatedDesign } = await import("./designs.ts");

await build({ minify: "either", only: ["webview"] });
const messageOf = await designMessages();
const server = await servePreview();
const browser = await launchBrowser(prepareBrowser());
try {
  for (const size of [200, 1000]) {
    const page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
    await page.goto(server.url);
    const message = await messageOf(generatedDesign(size), "file:///large.arch", 1);
    const shown = await page.evaluate(async (design) => {
      const begin = performance.now();
      window.postMessage(design, "*");
      while (!document.querySelector('.canvas[data-version="1"]')) await new Promise(requestAnimationFrame);
      return performance.now() - begin;
    }, message);
    const note = await page.locator(".banner:not([hidden])").allInnerTexts();
    console.log(`${size} components: shown after ${shown.toFixed(0)} ms${note.length > 0 ? ` (${note.join(" ")})` : ""}`);
    for (const [where, zooms] of [
      ["fitted", 0],
      ["near", 6],
    ]) {
      await page.locator(".canvas").focus();
      for (let step = 0; step < zooms; step++) await page.keyboard.press("+");
      const sheet = await page
        .locator(".sheet")
        .evaluate(({ offsetWidth, offsetHeight }) => ({ width: offsetWidth, height: offsetHeight }));
      const reference = await movedEmpty(sheet);
      await page.bringToFront();
      const frames = await pulled(page, ".canvas");
      const painted = await page.locator(".node").evaluateAll((nodes) => nodes.filter((node) => node.childElementCount > 0).length);
      console.log(`  ${where}: ${painted} components painted; ${between(frames)}; an empty sheet: ${between(reference)}`);
    }
    await page.close();
  }
} finally {
  await browser.close();
  server.close();
}

/** The milliseconds between frames while a sheet with nothing on it is moved, in a page of its own. */
async function movedEmpty({ width, height }) {
  const page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
  await page.setContent(`<body style="margin: 0; overflow: hidden">
<div class="frame" style="position: absolute; inset: 0; overflow: hidden">
<div style="width: ${width}px; height: ${height}px; background: linear-gradient(#eee, #ccc); will-change: transform"></div></div>`);
  await page.evaluate(() => {
    const sheet = document.querySelector(".frame > div");
    window.addEventListener("mousemove", ({ clientX, clientY }) => {
      sheet.style.transform = `translate(${clientX - 750}px, ${clientY - 450}px)`;
    });
  });
  const frames = await pulled(page, ".frame");
  await page.close();
  return frames;
}

/** Pulls what is in `frame` by a little in every frame for two seconds, and gives the milliseconds between frames. */
function pulled(page, frame) {
  return page.evaluate(async (selector) => {
    const canvas = document.querySelector(selector);
    const at = (type, x, y) =>
      (type === "mousedown" ? canvas : window).dispatchEvent(
        new MouseEvent(type, { clientX: x, clientY: y, bubbles: true, cancelable: true, view: window, button: 0 }),
      );
    const frames = [];
    let [x, y] = [750, 450];
    at("mousedown", x, y);
    let last = await new Promise(requestAnimationFrame);
    for (let count = 0; count < 120; count++) {
      x += count % 60 < 30 ? -12 : 12;
      y += count % 40 < 20 ? -6 : 6;
      at("mousemove", x, y);
      const now = await new Promise(requestAnimationFrame);
      frames.push(now - last);
      last = now;
    }
    at("mouseup", x, y);
    return frames;
  }, frame);
}

function between(frames) {
  const mean = frames.reduce((sum, frame) => sum + frame, 0) / frames.length;
  return `between frames ${median(frames).toFixed(1)} ms, p95 ${quantile(frames, 0.95).toFixed(1)} ms, longest ${Math.max(...frames).toFixed(0)} ms, mean ${mean.toFixed(1)} ms`;
}

function median(values) {
  return quantile(values, 0.5);
}

function quantile(values, share) {
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}
