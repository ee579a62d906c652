/** Lets the worker that a deployed page names keep its files, so that it opens without a network; the page of `npm start` names none. */
export async function keepForOffline(): Promise<void> {
  const script = document.querySelector<HTMLMetaElement>('meta[name="lintel-offline"]')?.content;
  if (script && "serviceWorker" in navigator) await navigator.serviceWorker.register(script);
}
