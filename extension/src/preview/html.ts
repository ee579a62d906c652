import { env, Uri, type Webview } from "vscode";

/**
 * The one page of the preview; everything later arrives as messages. Scripts run only with this page's nonce,
 * workers only from blobs that the script makes of our own files, and nothing is fetched from anywhere else. Its texts are in the editor's language.
 * What is sent while the script is being loaded is kept for it. `givesLayout`: layouts may be among it.
 */
export function previewHtml(webview: Webview, assets: Uri, documentUri: string, givesLayout: boolean): string {
  const nonce = makeNonce();
  const asset = (name: string): string => webview.asWebviewUri(Uri.joinPath(assets, name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `img-src ${webview.cspSource} data: blob:`,
    `font-src ${webview.cspSource}`,
    `connect-src ${webview.cspSource}`,
    "worker-src blob:",
    // These two do not follow default-src.
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(env.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Lintel preview</title>
<link rel="stylesheet" href="${asset("preview.css")}">
</head>
<body data-host="vscode" data-uri="${escapeAttribute(documentUri)}" data-nonce="${nonce}"${givesLayout ? ' data-gives-layout=""' : ""} data-layout-worker="${asset("layout-worker.js")}" data-simulation-worker="${asset("simulation-worker.js")}">
<script nonce="${nonce}">${keepEarlyMessages}</script>
<script nonce="${nonce}" src="${asset("preview.js")}"></script>
</body>
</html>`;
}

/** The other side is webview/src/host.ts. */
const keepEarlyMessages = `{
  const messages = [];
  const keep = (event) => messages.push(event.data);
  addEventListener("message", keep);
  globalThis.lintelEarlyMessages = () => {
    removeEventListener("message", keep);
    return messages;
  };
}`;

function makeNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes));
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
