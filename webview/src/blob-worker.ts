import { t } from "./texts/index.ts";

const sources = new Map<string, Promise<string>>();

/** Starts a worker from a script's URL by way of a blob, the only way a VS Code webview allows. The script is fetched once. */
export async function startWorker(url: string): Promise<Worker> {
  let source = sources.get(url);
  if (!source) {
    source = fetchAsBlobUrl(url);
    sources.set(url, source);
    // A failed fetch may succeed the next time.
    source.catch(() => sources.delete(url));
  }
  return new Worker(await source);
}

async function fetchAsBlobUrl(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(t.diagram.scriptNotLoaded(url, response.status));
  return URL.createObjectURL(new Blob([await response.text()], { type: "text/javascript" }));
}
