import { type Palette, palettes } from "../diagram/theme.ts";
import { type ChartColour, coloursOnWhite } from "./chart-data.ts";

interface PageColours {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly shade: string;
  readonly met: string;
  readonly missed: string;
  readonly charts: Readonly<Record<ChartColour, string>>;
}

const light: PageColours = {
  background: "#ffffff",
  text: "#1b2430",
  muted: "#5b6675",
  line: "#dde2e9",
  shade: "#f1f4f8",
  met: "#1a7a57",
  missed: "#c62f3e",
  charts: coloursOnWhite,
};

const dark: PageColours = {
  background: "#1b1e24",
  text: "#e6e9ee",
  muted: "#a3acb9",
  line: "#363c47",
  shade: "#262a32",
  met: "#4cc38f",
  missed: "#f2727d",
  charts: {
    offered: "#a3acb9",
    good: "#4cc38f",
    p50: "#62a8ee",
    p95: "#eaa63c",
    p99: "#f0616d",
    marker: "#c4a1ec",
    s1: "#62a8ee",
    s2: "#eaa63c",
    s3: "#4cc38f",
    s4: "#c4a1ec",
    s5: "#f0616d",
    s6: "#a3acb9",
  },
};

/** The diagram's palette as variables of the page, so that one picture follows the reader's choice of light or dark. */
export const variablePalette: Palette = variablesOf(palettes.light, "d");

/** On paper nothing scrolls: tables and pictures take the width there is. What is filled keeps its colour, since it is told apart by it. */
const printStyle = `@media print {
body { max-width: none; padding: 0; font-size: 12px }
nav, details > summary { display: none }
h2, h3, figcaption, .legend:has(+ *) { break-after: avoid }
figure, tr, .verdicts li, .diagram, svg { break-inside: avoid }
.scroll, .diagram { overflow: visible }
.scroll.waterfall svg, .diagram svg { min-width: 0 }
table { font-size: 10px }
th, td { padding-right: 8px }
thead th { white-space: normal }
.charts { grid-template-columns: repeat(2, minmax(0, 1fr)) }
.swatch, .diagram { print-color-adjust: exact }
}`;

/** The report's style sheet: light or dark as the reader's system asks, ink on white in print. */
export function reportStyle(): string {
  return `
:root { color-scheme: light dark; ${variables(light, palettes.light)} }
@media (prefers-color-scheme: dark) { :root { ${variables(dark, palettes.dark)} } }
@media print { :root { color-scheme: light; ${variables(light, palettes.light)} } }
* { box-sizing: border-box }
body { max-width: 1180px; margin: 0 auto; padding: 28px 24px 60px; background: var(--background); color: var(--text); font: 14px/1.5 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif }
h1 { margin: 0; font-size: 24px; line-height: 1.25 }
h2 { margin: 34px 0 8px; font-size: 17px }
h3 { margin: 18px 0 4px; font-size: 14px }
p { max-width: 78ch; margin: 6px 0 }
.muted, figcaption .note, caption, .legend { color: var(--muted) }
.answer { margin: 14px 0 0; font-size: 17px; font-weight: 600 }
.answer.met, .met > .mark { color: var(--met) }
.answer.missed, .missed > .mark, .missed > .value { color: var(--missed) }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 16px 0 0; padding: 0; list-style: none }
a { color: inherit }
.scroll { overflow-x: auto }
:focus-visible { outline: 2px solid var(--c-p50); outline-offset: 2px }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: 4px 14px 4px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
thead th { color: var(--muted); font-weight: 400; white-space: nowrap }
.number { text-align: right; white-space: nowrap }
td.number:last-child, th.number:last-child { padding-right: 0 }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.verdicts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 360px), 1fr)); gap: 0 28px; margin: 10px 0 0; padding: 0; list-style: none }
.verdicts li { display: grid; grid-template-columns: 78px 1fr auto; gap: 0 10px; padding: 5px 0; border-bottom: 1px solid var(--line) }
.mark { font-weight: 600; white-space: nowrap }
.value { font-variant-numeric: tabular-nums; font-weight: 600; text-align: right }
.verdicts .note { grid-column: 2 / -1; color: var(--muted); font-size: 13px }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); gap: 18px 26px }
.breakdown .charts { grid-template-columns: repeat(auto-fill, minmax(min(100%, 440px), 1fr)) }
figure { margin: 0 }
figcaption { font-weight: 600 }
figcaption .note { font-weight: 400 }
svg { display: block; width: 100%; height: auto }
figure svg, .waterfall svg { font-family: inherit }
figure svg text, .waterfall svg text { fill: var(--muted); font-size: 11px; font-variant-numeric: tabular-nums }
.grid { stroke: var(--line) }
.warm-up { fill: var(--shade) }
figure svg text.mark-number { fill: var(--c-marker); font-weight: 700 }
line.mark { stroke: var(--c-marker); stroke-dasharray: 3 3 }
line.mark.end { stroke-dasharray: 1 4 }
.series { fill: none; stroke-width: 1.6; stroke-linejoin: round }
.legend { display: flex; flex-wrap: wrap; gap: 0 14px; margin: 2px 0 0; padding: 0; font-size: 12px; list-style: none }
.legend li { display: flex; gap: 5px; align-items: center }
.legend svg { flex: none; width: 28px }
.swatch { display: inline-block; width: 11px; height: 11px; border-radius: 2px }
details { margin-top: 4px; font-size: 12px }
summary { color: var(--muted); cursor: pointer }
details .scroll { max-height: 260px; overflow: auto }
ol.actions, ol.changes { margin: 8px 0 0; padding-left: 22px }
ol.changes ul { margin: 0 0 6px; padding-left: 18px }
ol.actions > li::marker, ol.changes > li::marker { color: var(--c-marker); font-weight: 700 }
.diagram { overflow-x: auto; padding: 8px; border: 1px solid var(--line); border-radius: 6px }
.diagram svg { min-width: 640px }
.waterfall svg { max-width: 860px }
.scroll.waterfall svg { min-width: 560px }
.waterfall svg text.bar-text { fill: var(--text) }
.aside { opacity: .55 }
.bar.whole, .swatch.whole { fill: var(--line); background: var(--line) }
.bar.network, .swatch.network { fill: var(--c-s4); background: var(--c-s4) }
.bar.wait, .swatch.wait { fill: var(--c-s2); background: var(--c-s2) }
.bar.service, .swatch.service { fill: var(--c-s1); background: var(--c-s1) }
.bar.failed, .swatch.failed { fill: var(--c-s5); background: var(--c-s5) }
.difference.better { color: var(--met) }
.difference.worse { color: var(--missed) }
.difference.none, .difference.same, .difference.unknown { color: var(--muted) }
.interval .zero { stroke: var(--muted) }
.interval .whisker { stroke: var(--muted); stroke-width: 2 }
.interval circle { fill: var(--muted) }
.interval.better .whisker { stroke: var(--met) }
.interval.better circle { fill: var(--met) }
.interval.worse .whisker { stroke: var(--missed) }
.interval.worse circle { fill: var(--missed) }
.interval:is(.higher, .lower) .whisker { stroke: var(--c-p50) }
.interval:is(.higher, .lower) circle { fill: var(--c-p50) }
td > svg { width: auto; margin: 4px 0 }
.probe.met { fill: var(--c-good) }
.probe.missed { fill: var(--background); stroke: var(--c-p99); stroke-width: 2 }
main > figure { margin: 16px 0 }
main > figure > svg { max-width: 760px }
:is(main, article) > .scroll { margin-top: 12px }
:is(main, article) > .scroll + :is(.charts, p) { margin-top: 18px }
@media (max-width: 560px) { body { padding: 18px 14px 40px } .verdicts li { grid-template-columns: 78px 1fr } .verdicts .value, .verdicts .note { grid-column: 2; text-align: left } }
footer { margin-top: 40px; padding-top: 10px; border-top: 1px solid var(--line); color: var(--muted); font-size: 13px }
${printStyle}
`.trim();
}

function variables(colours: PageColours, palette: Palette): string {
  const { charts, ...page } = colours;
  return [
    ...Object.entries(page).map(([name, value]) => `--${name}: ${value};`),
    ...Object.entries(charts).map(([name, value]) => `--c-${name}: ${value};`),
    ...declarations(palette, "d"),
  ].join(" ");
}

type Tree = { readonly [key: string]: string | Tree };

function declarations(tree: object, prefix: string): string[] {
  return Object.entries(tree as Tree).flatMap(([key, value]) =>
    typeof value === "string" ? [`--${prefix}-${key}: ${value};`] : declarations(value, `${prefix}-${key}`),
  );
}

/** The same tree with a reference to its variable in the place of each colour. */
function variablesOf<T extends object>(tree: T, prefix: string): T {
  return Object.fromEntries(
    Object.entries(tree as Tree).map(([key, value]) => [
      key,
      typeof value === "string" ? `var(--${prefix}-${key})` : variablesOf(value, `${prefix}-${key}`),
    ]),
  ) as T;
}
