/** Elements that a hover may hold; anything else keeps its text and loses its markup. */
const allowed = new Set(
  "p br hr h1 h2 h3 h4 h5 h6 strong em b i del code pre ul ol li blockquote table thead tbody tr th td span a div".split(" "),
);

/** Makes HTML from Markdown safe to show: only known elements, no attributes but classes and https links. */
export function sanitize(html: string): string {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const element of [...body.querySelectorAll("*")]) {
    const name = element.localName;
    if (name === "script" || name === "style") element.remove();
    else if (!allowed.has(name)) element.replaceWith(...element.childNodes);
    else clean(element);
  }
  return body.innerHTML;
}

function clean(element: Element): void {
  for (const { name, value } of [...element.attributes]) {
    const link = element.localName === "a" && name === "href" && value.startsWith("https://");
    if (!link && name !== "class") element.removeAttribute(name);
  }
  if (element.localName === "a") {
    element.setAttribute("target", "_blank");
    element.setAttribute("rel", "noreferrer");
  }
}
