/* A page that holds the built preview the way a VS Code webview does: same attributes, same content security policy, a fake host. */
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const bundle = resolve(fileURLToPath(new URL("../../webview/dist/preview", import.meta.url)));
const nonce = "preview-test";

/** What VS Code 1.139 gives a webview in its own themes, as far as the preview and its toolkit read it; the class of the body is the name. */
const themes = JSON.parse(readFileSync(new URL("themes.json", import.meta.url), "utf8"));
export const themeNames = Object.keys(themes);

const host = `
  window.setTheme = (name) => {
    const { style } = document.documentElement;
    for (const variable of [...style]) style.removeProperty(variable);
    for (const [variable, value] of Object.entries(${JSON.stringify(themes)}[name])) style.setProperty(variable, value);
    document.body.className = name;
    // The UI toolkit hands the new colours to its controls in the frame after next.
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
  };
  window.setTheme(document.body.className);
  window.sent = [];
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => window.sent.push(message),
    getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null"),
    setState: (state) => sessionStorage.setItem("state", JSON.stringify(state)),
  });
`;

/** Serves the page on this machine, in one of `themeNames` and in a language, both taken from the address (`?vscode-dark&de`); `setTheme` in the page changes the theme. */
export async function servePreview() {
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url, "http://127.0.0.1");
    if (pathname === "/") {
      response.setHeader("content-type", "text/html");
      response.setHeader("content-security-policy", policy(`http://${request.headers.host}`));
      const [theme, language] = search.slice(1).split("&");
      response.end(html(theme || "vscode-light", language || "en"));
      return;
    }
    const file = join(bundle, pathname);
    if (!/^\/[\w-]+\.(js|css|ttf)$/.test(pathname) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader("content-type", pathname.endsWith(".css") ? "text/css" : "text/javascript");
    createReadStream(file).pipe(response);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** As strict as extension/src/preview/html.ts. */
function policy(origin) {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${origin} 'nonce-${nonce}'`,
    `img-src ${origin} data: blob:`,
    `font-src ${origin}`,
    `connect-src ${origin}`,
    "worker-src blob:",
  ].join("; ");
}

function html(theme, language) {
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>Preview</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/preview.css">
</head>
<body class="${theme}" data-nonce="${nonce}" data-layout-worker="/layout-worker.js" data-simulation-worker="/simulation-worker.js">
<script nonce="${nonce}">${host}</script>
<script nonce="${nonce}" src="/preview.js"></script>
</body>
</html>`;
}
