/* The search of the static site: an index of all sections in one script beside the page that uses it, so that it works from files and offline. */

/** Sections of a page for the index, from markdown-it's tokens: what stands below each heading as plain text. */
export function sectionsOf(tokens, title) {
  const sections = [{ anchor: "", heading: title, text: [] }];
  for (const [index, token] of tokens.entries()) {
    if (token.type === "heading_open" && index > 0)
      sections.push({ anchor: token.attrGet("id") ?? "", heading: tokens[index + 1].content, text: [] });
    else if (tokens[index - 1]?.type === "heading_open") continue;
    else if (token.type === "inline") sections.at(-1).text.push(plain(token.children));
    else if (token.type === "fence") sections.at(-1).text.push(token.content);
  }
  return sections.map(({ anchor, heading, text }) => ({
    anchor,
    heading: heading.replaceAll(/[`*]/g, ""),
    text: text.join(" ").replace(/\s+/g, " "),
  }));
}

function plain(tokens) {
  return tokens
    .map(({ type, content }) => (type === "softbreak" || type === "hardbreak" ? " " : type === "html_inline" ? "" : content))
    .join("");
}

/** Sections that have all words of a query, the best first: words in headings count more than words in texts. */
export function find(index, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const scoreOf = ({ title, heading, text }) => {
    const [inTitle, inHeading, inText] = [title, heading, text].map((part) => part.toLowerCase());
    let score = 0;
    for (const word of words) {
      const hits = inText.split(word).length - 1;
      if (hits === 0 && !inHeading.includes(word) && !inTitle.includes(word)) return 0;
      score += Math.min(hits, 5) + (inHeading.includes(word) ? 20 : 0) + (inTitle.includes(word) ? 8 : 0) + (inHeading === word ? 30 : 0);
    }
    return score;
  };
  return index
    .map((section) => ({ section, score: scoreOf(section) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ section }) => section);
}

/** What runs on the page: reads the query from the address, writes what is found. */
function show(index, findIn, most) {
  const query = new URLSearchParams(location.search).get("q") ?? "";
  const found = findIn(index, query);
  document.querySelector("#q").value = query;
  document.querySelector("#count").textContent =
    query === ""
      ? ""
      : found.length === 0
        ? "Nothing is called or says that."
        : `${found.length} ${found.length === 1 ? "section" : "sections"}`;
  const list = document.querySelector("#found");
  for (const { address, anchor, title, heading, text } of found.slice(0, most)) {
    const link = document.createElement("a");
    link.href = anchor === "" ? address : `${address}#${anchor}`;
    link.textContent = heading === title ? title : `${title}: ${heading}`;
    const word =
      query
        .toLowerCase()
        .split(/\s+/)
        .find((part) => text.toLowerCase().includes(part)) ?? "";
    const at = Math.max(0, text.toLowerCase().indexOf(word) - 80);
    const extract = document.createElement("p");
    extract.textContent = `${at > 0 ? "… " : ""}${text.slice(at, at + 240)}${text.length > at + 240 ? " …" : ""}`;
    const item = document.createElement("li");
    item.append(link, extract);
    list.append(item);
  }
}

/** The script of the page: the index, and what finds in it. */
export function searchScript(index) {
  return `(${show})(${JSON.stringify(index)}, ${find}, 40);\n`;
}

/** What stands on the page. */
export const searchBody = `<h1>Search</h1>
<p id="count" role="status"></p>
<ol id="found"></ol>
<noscript><p>The search needs JavaScript. <a href="index.html">The manual</a> does not.</p></noscript>
<script src="search.js"></script>
`;
