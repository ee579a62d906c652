/*
 * The local page of `npm start`: serves the built bundles and the texts of the designs on 127.0.0.1, and nothing else.
 * It answers from fixed lists, so a path can only name what is in them; it never writes.
 */
import { randomBytes } from "node:crypto";
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./setup.mjs";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
  ".txt": "text/plain; charset=utf-8",
};

/** More designs than this in one folder are not listed. */
const mostFiles = 500;
/** A design text larger than this is left out, in bytes. */
const largestFile = 8 * 1024 * 1024;

/** Serves until `stop()`; `file` is the design to start with, its folder and imports come along. With `live` open pages load anew at `reload()`. */
export async function servePlayground({ file, live = false }) {
  const listeners = new Set();
  const pages = { "/": "page.html", "/preview.html": "preview.html" };
  const folder = join(root, "webview/dist/playground");
  const assets = new Map([
    ...assetsUnder("/playground/", folder),
    ...assetsUnder("/preview/", join(root, "webview/dist/preview")),
    ["/server.js", join(root, "server/dist/browser.js")],
  ]);
  const server = createServer((request, response) => {
    const answer = (status, type, body, headers = {}) => {
      response.writeHead(status, { ...commonHeaders, "Content-Type": type, ...headers });
      response.end(request.method === "HEAD" ? undefined : body);
    };
    const refuse = (status, text) => answer(status, types[".txt"], text);
    // Another site's page may point a name of its own at this address; it gets nothing.
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "")) return refuse(403, "Only this machine is served.");
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(405, "This server only reads.");
    const path = (request.url ?? "/").split("?")[0];
    if (Object.hasOwn(pages, path)) {
      const nonce = randomBytes(18).toString("base64");
      const page = readFileSync(join(folder, pages[path]), "utf8");
      const html = (live && path === "/" ? page.replace("</body>", reloader) : page).replaceAll("{{nonce}}", nonce);
      return answer(200, types[".html"], html, { "Content-Security-Policy": policy(path, nonce) });
    }
    if (path === "/files.json") {
      try {
        return answer(200, types[".json"], JSON.stringify(readDesigns(file)));
      } catch (error) {
        return refuse(500, error.message);
      }
    }
    if (live && path === "/live") {
      response.writeHead(200, { ...commonHeaders, "Content-Type": "text/event-stream" });
      listeners.add(response);
      response.on("close", () => listeners.delete(response));
      return response.write(":\n\n");
    }
    const asset = assets.get(path);
    if (!asset) return refuse(404, "There is no such page.");
    response.writeHead(200, { ...commonHeaders, "Content-Type": types[extname(asset)] ?? "application/octet-stream" });
    if (request.method === "HEAD") return response.end();
    createReadStream(asset)
      .on("error", () => response.destroy())
      .pipe(response);
  });
  await new Promise((done, fail) => server.once("error", fail).listen(0, "127.0.0.1", done));
  const stop = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  const reload = () => {
    for (const response of listeners) response.write("data: built\n\n");
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, stop, reload };
}

const reloader = '<script nonce="{{nonce}}">new EventSource("live").onmessage = () => location.reload();</script>\n</body>';

const commonHeaders = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Content-Security-Policy": "default-src 'none'",
};

/** The preview has the policy it has in VS Code; the page around it also starts the language server and holds the frame. */
function policy(path, nonce) {
  const both = ["default-src 'none'", `style-src 'self' 'nonce-${nonce}'`, "connect-src 'self'", "base-uri 'none'", "form-action 'none'"];
  const own =
    path === "/preview.html"
      ? [`script-src 'nonce-${nonce}'`, "img-src 'self' data: blob:", "font-src 'self'", "worker-src blob:", "frame-ancestors 'self'"]
      : [`script-src 'nonce-${nonce}'`, "img-src 'self' data:", "worker-src 'self'", "frame-src 'self'", "frame-ancestors 'none'"];
  return [...both, ...own].join("; ");
}

function assetsUnder(prefix, folder) {
  if (!existsSync(folder)) throw new Error(`${relative(root, folder)} is not built. Run "npm run build".`);
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [prefix + relative(folder, path).split(sep).join("/"), path]);
}

/** The designs beside `file` and all that they import, read anew each time the page is loaded. */
function readDesigns(file) {
  const folder = dirname(file);
  const beside = readdirSync(folder)
    .filter((name) => name.endsWith(".arch"))
    .sort()
    .slice(0, mostFiles)
    .map((name) => join(folder, name));
  const found = new Map();
  const queue = [file, ...beside];
  while (queue.length > 0 && found.size < mostFiles) {
    const path = queue.shift();
    if (found.has(path)) continue;
    const text = readDesign(path);
    if (text === null) continue;
    found.set(path, text);
    queue.push(...importsOf(path, text));
  }
  if (!found.has(file)) throw new Error(`${basename(file)} cannot be read any more.`);
  const files = [...found].map(([path, text]) => ({
    name: relative(folder, path).split(sep).join("/"),
    uri: pathToFileURL(path).href,
    text,
  }));
  files.sort((a, b) => a.name.localeCompare(b.name));
  return { folder, open: pathToFileURL(file).href, files };
}

function readDesign(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() && stat.size <= largestFile ? readFileSync(path, "utf8") : null;
}

/** Only a look at which files to send along; what an import means is the language server's business. */
function importsOf(path, text) {
  const paths = [...text.matchAll(/^\s*import\s+(?:\{[^}]*\}\s*from\s+)?"([^"\n]+\.arch)"/gm)];
  return paths.map(([, target]) => resolve(dirname(path), target));
}
