/* The playground as files for any web server: what `npm start` serves, with the examples and templates as its designs. */
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { root } from "./setup.mjs";

/** Folders of designs, with the name that the page shows them under. */
const designs = [
  ["examples", "examples"],
  ["templates", "extension/templates"],
];
const first = "examples/url-shortener.arch";

/** Writes the page, its bundles, the designs, and the worker that keeps all of it for times without a network. */
export function writePlayground(out) {
  const built = join(root, "webview/dist/playground");
  mkdirSync(out, { recursive: true });
  const notMaps = { recursive: true, filter: (path) => !path.endsWith(".map") };
  cpSync(built, join(out, "playground"), { ...notMaps, filter: (path) => !/\.(map|html)$/.test(path) });
  cpSync(join(root, "webview/dist/preview"), join(out, "preview"), notMaps);
  const server = readFileSync(join(root, "server/dist/browser.js"), "utf8").replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
  writeFileSync(join(out, "server.js"), server);
  writeFileSync(join(out, "files.json"), JSON.stringify(readDesigns()));
  // Files cannot carry headers, so the policies stand in the pages; their scripts and styles are known by a nonce of this very build.
  const nonce = createHash("sha256")
    .update(server)
    .update(readFileSync(join(built, "page.js")))
    .digest("base64")
    .slice(0, 24);
  const write = (name, target, policy) => {
    const html = readFileSync(join(built, name), "utf8").replaceAll("{{nonce}}", nonce);
    const metas = `<meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}">\n<meta name="lintel-offline" content="offline.js">`;
    writeFileSync(join(out, target), html.replace('<meta charset="utf-8">', `<meta charset="utf-8">\n${metas}`));
  };
  const both = ["default-src 'none'", `style-src 'self' 'nonce-${nonce}'`, "connect-src 'self'", "base-uri 'none'", "form-action 'none'"];
  write("page.html", "index.html", [
    ...both,
    `script-src 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "worker-src 'self'",
    "frame-src 'self'",
  ]);
  write("preview.html", "preview.html", [
    ...both,
    `script-src 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "worker-src blob:",
  ]);
  writeFileSync(join(out, "offline.js"), offlineWorker(out));
}

function readDesigns() {
  const files = designs.flatMap(([shown, folder]) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".arch"))
      .sort()
      .map((name) => ({ name: `${shown}/${name}`, uri: `memory:/${shown}/${name}`, text: readFileSync(join(root, folder, name), "utf8") })),
  );
  return { folder: "Designs", open: `memory:/${first}`, files };
}

/** A service worker that keeps the files of this build, and gives them when asked; another build has another name and takes its place. */
function offlineWorker(out) {
  const files = readdirSync(out, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(out, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update(readFileSync(join(out, file)));
  const name = `lintel-${hash.digest("hex").slice(0, 16)}`;
  return `const name = ${JSON.stringify(name)};
const files = ${JSON.stringify(["./", ...files])};
addEventListener("install", (event) => event.waitUntil(caches.open(name).then((cache) => cache.addAll(files)).then(() => skipWaiting())));
addEventListener("activate", (event) =>
  event.waitUntil(
    caches
      .keys()
      .then((known) => Promise.all(known.filter((other) => other.startsWith("lintel-") && other !== name).map((other) => caches.delete(other))))
      .then(() => clients.claim()),
  ),
);
addEventListener("fetch", (event) =>
  event.respondWith(caches.open(name).then((cache) => cache.match(event.request, { ignoreSearch: true })).then((known) => known ?? fetch(event.request))),
);
`;
}
