/* The frame of every page of the static site: navigation, content, colours. No font, nothing from elsewhere, and no script but that of the search. */

const escaped = (text) => text.replace(/[&<>"]/g, (mark) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[mark]);

/** A page; `navigation` lists the chapters, `sections` what stands on the page; all links are relative. Only the search has a script. */
export function page({ title, body, navigation, sections, scripts, home, style, icon, playground, search }) {
  const link = ({ name, href, isHere }) => `<a href="${escaped(href)}"${isHere ? ' aria-current="page"' : ""}>${escaped(name)}</a>`;
  const within = sections.length > 1 ? `<ul class="sections">${sections.map((section) => `<li>${link(section)}</li>`).join("")}</ul>` : "";
  const items = navigation.map((chapter) => `<li>${link(chapter)}${chapter.isHere ? within : ""}</li>`).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:${scripts ? "; script-src 'self'" : ""}">
<meta name="color-scheme" content="light dark">
<title>${escaped(title === "Lintel" ? title : `${title} · Lintel`)}</title>
<link rel="icon" href="${escaped(icon)}" type="image/svg+xml">
<link rel="stylesheet" href="${escaped(style)}">
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header><a class="brand" href="${escaped(home)}"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M1 3h14v3H1zM3 7h2.5v7H3zM10.5 7H13v7h-2.5z"/></svg>Lintel</a><form role="search" action="${escaped(search)}"><input id="q" name="q" type="search" placeholder="Search" aria-label="Search the manual"></form><a class="try" href="${escaped(playground)}">Playground</a></header>
<nav aria-label="Manual"><ul>
${items}
</ul></nav>
<main id="content">
${body}</main>
</body>
</html>
`;
}

export const styles = `:root {
  --ink: #1f2430; --faint: #57606a; --paper: #ffffff; --side: #f5f6f8; --line: #d8dce2; --link: #0b57b0; --mark: #e8f0fb; --code: #f3f4f6;
  --code-foreground: #1f2430; --code-background: var(--code); --code-token-comment: #5b6673; --code-token-keyword: #8a1f8f;
  --code-token-string: #8b3a0e; --code-token-constant: #0a5c8a; --code-token-function: #6b4e00; --code-token-parameter: #1f2430;
  --code-token-string-expression: #8b3a0e; --code-token-punctuation: #57606a; --code-token-link: #0b57b0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #d7dae0; --faint: #9aa4b2; --paper: #1b1d22; --side: #16181c; --line: #343840; --link: #7db4f5; --mark: #23304a; --code: #24272e;
    --code-foreground: #d7dae0; --code-token-comment: #8f9aa8; --code-token-keyword: #d89bdc; --code-token-string: #e0a070;
    --code-token-constant: #7cc4e8; --code-token-function: #dcc27a; --code-token-parameter: #d7dae0; --code-token-string-expression: #e0a070;
    --code-token-punctuation: #9aa4b2; --code-token-link: #7db4f5;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; color: var(--ink); background: var(--paper); font: 16px/1.6 system-ui, "Segoe UI", sans-serif;
  display: grid; grid-template: "head head" auto "nav main" 1fr / 230px minmax(0, 1fr);
}
header { grid-area: head; display: flex; align-items: center; gap: 16px; padding: 10px 20px; background: var(--side); border-bottom: 1px solid var(--line); }
.brand { display: flex; align-items: center; gap: 8px; font-weight: 650; color: var(--ink); text-decoration: none; }
.brand svg { width: 18px; fill: var(--link); }
header form { margin-left: auto; min-width: 0; }
header input {
  width: 13rem; max-width: 100%; padding: 4px 9px; font: inherit; font-size: 14px; color: var(--ink); background: var(--paper); border: 1px solid var(--faint); border-radius: 5px;
}
nav { grid-area: nav; padding: 16px 0; background: var(--side); border-right: 1px solid var(--line); }
nav > ul { position: sticky; top: 12px; max-height: calc(100vh - 24px); overflow-y: auto; list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: 4px 20px; color: var(--ink); text-decoration: none; font-size: 14.5px; }
nav a:hover { text-decoration: underline; }
.sections { list-style: none; margin: 0; padding: 2px 0 6px; }
.sections a { padding: 2px 20px 2px 32px; font-size: 13px; color: var(--faint); }
nav a[aria-current] { background: var(--mark); font-weight: 600; }
main { grid-area: main; max-width: 62rem; padding: 12px 40px 80px; overflow-wrap: anywhere; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; background: var(--paper); padding: 4px 8px; z-index: 1; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.8em 0 0.5em; }
h1 { margin-top: 0.6em; font-size: 2rem; }
h2 { font-size: 1.4rem; padding-bottom: 4px; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.1rem; }
:is(h1, h2, h3, h4) > a { color: inherit; text-decoration: none; }
:is(h1, h2, h3, h4) > a:hover { text-decoration: underline; }
code { font: 0.88em ui-monospace, "SF Mono", Menlo, Consolas, monospace; background: var(--code); border-radius: 4px; padding: 1px 4px; }
pre { background: var(--code) !important; border: 1px solid var(--line); border-radius: 6px; padding: 12px 16px; overflow-x: auto; line-height: 1.5; }
pre code { background: none; padding: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.94em; }
th, td { text-align: left; vertical-align: top; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
th { color: var(--faint); font-weight: 600; }
#found { padding-left: 1.4rem; }
#found p { margin: 2px 0 14px; color: var(--faint); font-size: 0.94em; }
img { max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 6px; }
@media (max-width: 760px) {
  body { display: block; }
  nav { border-right: 0; border-bottom: 1px solid var(--line); padding: 8px 0; }
  nav > ul { display: flex; flex-wrap: wrap; position: static; max-height: none; }
  .sections { display: none; }
  nav a { padding: 3px 12px; }
  main { padding: 8px 18px 60px; }
}
@media print { nav, header, .skip { display: none; } body { display: block; } }
`;
