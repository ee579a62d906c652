/*
 * The UI toolkit puts one style element into the page when it is loaded, and takes the nonce for it from this tag.
 * Must be imported before anything that imports the toolkit.
 */
const { nonce } = document.body.dataset;
if (nonce) {
  const meta = document.createElement("meta");
  meta.setAttribute("property", "csp-nonce");
  meta.setAttribute("content", nonce);
  document.head.append(meta);
}

export {};
