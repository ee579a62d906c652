#!/usr/bin/env node
/*
 * Makes the static site, `npm run site [-- --out FOLDER]`: the manual from the same Markdown that the repository shows, and the playground with
 * the examples. Files only, with relative links: any web server, any folder, or none for the manual.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix, relative, resolve, sep } from "node:path";
import { parseArgs } from "node:util";
import { root, runMain, setup } from "./setup.mjs";
import { page, styles } from "./site-page.mjs";
import { searchBody, searchScript, sectionsOf } from "./site-search.mjs";

/** Folders and files whose Markdown becomes pages; everything they link to is copied along. */
const sources = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs", "examples"];
/** Files that pages link to, by what their names end with. */
const copied = /\.(png|svg|json|arch)$/;

/** The names of the pages in the navigation, in reading order; the others are reached by links. */
const chapters = [
  ["README.md", "Lintel"],
  ["docs/getting-started.md", "Ten minutes"],
  ["examples/README.md", "A draft, mended"],
  ["docs/recipes.md", "Recipes"],
  ["docs/faq.md", "Questions"],
  ["docs/comparison.md", "Beside other tools"],
  ["docs/language.md", "The language"],
  ["docs/reference.md", "All properties"],
  ["docs/rules/index.md", "The rules"],
  ["docs/numbers.md", "The numbers"],
  ["docs/simulation.md", "The simulation"],
  ["docs/cli.md", "The command line"],
  ["docs/editing.md", "Writing in an editor"],
  ["docs/preview.md", "The picture"],
  ["docs/editors.md", "Other editors"],
  ["docs/architecture.md", "Architecture"],
  ["docs/decisions/README.md", "Decisions"],
  ["CONTRIBUTING.md", "Contributing"],
  ["CHANGELOG.md", "What is new"],
];

function filesOf(source) {
  const path = join(root, source);
  if (source.endsWith(".md")) return existsSync(path) ? [source] : [];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** Where a page goes: beside its source, with the first page of each folder as its index. */
function addressOf(source) {
  return source.replace(/(^|\/)README\.md$/, "$1index.html").replace(/\.md$/, ".html");
}

/** Colours .arch text with the grammar that VS Code uses; other languages stay plain. */
async function archHighlighter() {
  const { createCssVariablesTheme, createHighlighterCore } = await import("@shikijs/core");
  const { createJavaScriptRegexEngine } = await import("@shikijs/engine-javascript");
  const grammar = JSON.parse(readFileSync(join(root, "syntaxes/arch.tmLanguage.json"), "utf8"));
  const highlighter = await createHighlighterCore({
    engine: createJavaScriptRegexEngine(),
    langs: [{ ...grammar, name: "arch" }],
    themes: [createCssVariablesTheme({ name: "lintel", variablePrefix: "--code-" })],
  });
  return (text) => highlighter.codeToHtml(text, { lang: "arch", theme: "lintel" });
}

/** Turns Markdown into HTML: links to pages lead to their addresses, headings have the anchors that code hosts give them. */
async function renderer() {
  const { default: MarkdownIt } = await import("markdown-it");
  const { default: anchor } = await import("markdown-it-anchor");
  const arch = await archHighlighter();
  // The Markdown is ours: its `<details>` and the like are meant.
  const markdown = new MarkdownIt({ html: true, linkify: false });
  markdown.use(anchor, { slugify: slug, tabIndex: false, permalink: anchor.permalink.headerLink({ safariReaderFix: true }) });
  const fence = markdown.renderer.rules.fence;
  markdown.renderer.rules.fence = (tokens, index, options, env, self) => {
    const { info, content } = tokens[index];
    return /^arch\b/.test(info) ? arch(content.trimEnd()) : fence(tokens, index, options, env, self);
  };
  const link = (attribute) => (tokens, index, options, env, self) => {
    const token = tokens[index];
    const target = token.attrGet(attribute);
    if (target) token.attrSet(attribute, env.linkTo(target));
    return self.renderToken(tokens, index, options);
  };
  markdown.renderer.rules.link_open = link("href");
  const image = markdown.renderer.rules.image;
  markdown.renderer.rules.image = (tokens, index, options, env, self) => {
    const source = tokens[index].attrGet("src");
    tokens[index].attrSet("src", env.linkTo(source));
    return image(tokens, index, options, env, self);
  };
  markdown.renderer.rules.table_open = () => '<div class="wide"><table>\n';
  markdown.renderer.rules.table_close = () => "</table></div>\n";
  return markdown;
}

/** As code hosts make anchors from headings. */
function slug(title) {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

/** Writes the manual; returns the addresses of its pages. */
async function writeManual(out) {
  const files = sources.flatMap(filesOf);
  const pages = new Set(files.filter((file) => file.endsWith(".md")));
  const markdown = await renderer();
  const available = chapters.filter(([source]) => pages.has(source));
  const index = [];
  const write = (address, source, title, body, sections, scripts) => {
    const to = (target) => posix.relative(posix.dirname(address), target) || posix.basename(target);
    const navigation = available.map(([chapter, name]) => ({ name, href: to(addressOf(chapter)), isHere: chapter === source }));
    const links = {
      home: to("index.html"),
      style: to("site.css"),
      icon: to("icon.svg"),
      playground: to("playground/index.html"),
      search: to("search.html"),
    };
    mkdirSync(dirname(join(out, address)), { recursive: true });
    writeFileSync(join(out, address), page({ title, body, navigation, sections, scripts, ...links }));
  };
  for (const source of pages) {
    const address = addressOf(source);
    const to = (target) => posix.relative(posix.dirname(address), target) || posix.basename(target);
    const linkTo = (target) => {
      if (/^([a-z]+:|#)/i.test(target)) return target;
      const [path, ...rest] = target.split("#");
      const file = posix.normalize(posix.join(posix.dirname(source), path));
      const hash = rest.length > 0 ? `#${rest.join("#")}` : "";
      if (pages.has(file)) return to(addressOf(file)) + hash;
      return to(file) + hash;
    };
    const text = readFileSync(join(root, source), "utf8");
    const environment = { linkTo };
    const tokens = markdown.parse(text, environment);
    const title = (/^# (.*)$/m.exec(text)?.[1] ?? "Lintel").replaceAll("`", "");
    index.push(...sectionsOf(tokens, title).map((section) => ({ address, title, ...section })));
    const sections = tokens.flatMap(({ type, tag, attrs }, at) =>
      type === "heading_open" && tag === "h2"
        ? [{ name: tokens[at + 1].content.replaceAll(/[`*]/g, ""), href: `#${new Map(attrs).get("id")}` }]
        : [],
    );
    write(address, source, title, markdown.renderer.render(tokens, markdown.options, environment), sections, false);
  }
  write("search.html", "", "Search", searchBody, [], true);
  writeFileSync(join(out, "search.js"), searchScript(index));
  writeFileSync(join(out, "site.css"), styles);
  cpSync(join(root, "webview/src/playground/icon.svg"), join(out, "icon.svg"));
  for (const file of [...files.filter((name) => copied.test(name)), "LICENSE"]) {
    mkdirSync(dirname(join(out, file)), { recursive: true });
    cpSync(join(root, file), join(out, file));
  }
  return [...pages].map(addressOf);
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  await runMain(async () => {
    const { values } = parseArgs({ options: { out: { type: "string", default: "dist/site" } } });
    setup();
    const { build } = await import("./build.mjs");
    await build({ minify: true, only: ["webview", "server-browser"], log: console.log });
    const { writePlayground } = await import("./site-playground.mjs");
    const out = resolve(values.out);
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    const pages = await writeManual(out);
    writePlayground(join(out, "playground"));
    console.log(`${pages.length} pages and the playground are in ${relative(process.cwd(), out) || "."}`);
  });
}
