import pc from "picocolors";
import type { Host, OutputStream } from "../host.ts";

type Colors = ReturnType<typeof pc.createColors>;

interface Symbols {
  readonly met: string;
  readonly missed: string;
  readonly unknown: string;
  readonly warning: string;
  readonly info: string;
  readonly hop: string;
  readonly bullet: string;
  readonly gutter: string;
  readonly rule: string;
  readonly ellipsis: string;
  readonly plusMinus: string;
  readonly full: string;
  readonly empty: string;
  /** Eight heights of a small bar chart, lowest first. */
  readonly bars: string;
}

const unicode: Symbols = {
  met: "✓",
  missed: "✗",
  unknown: "?",
  warning: "!",
  info: "i",
  hop: "↳",
  bullet: "•",
  gutter: "│",
  rule: "─",
  ellipsis: "…",
  plusMinus: "±",
  full: "█",
  empty: "░",
  bars: "▁▂▃▄▅▆▇█",
};

const ascii: Symbols = {
  met: "ok",
  missed: "FAIL",
  unknown: "?",
  warning: "!",
  info: "i",
  hop: "->",
  bullet: "*",
  gutter: "|",
  rule: "-",
  ellipsis: "...",
  plusMinus: "+/-",
  full: "#",
  empty: ".",
  bars: "_.-:=+*#",
};

/** How to write for people on one output stream. */
export interface Style {
  readonly colors: Colors;
  readonly symbols: Symbols;
  /** Columns that prose fills at most. */
  readonly width: number;
  /** Columns that a table fills at most; no limit where lines are not broken by a terminal. */
  readonly tableWidth: number;
  /** Text of a message or a file, made safe and displayable: no control characters, no endless words, ASCII where the locale needs it. */
  text(text: string): string;
}

/** No name or path is this long; a generated or garbled file would fill the screen with it. */
const endlessWord = /\S{300,}/g;

/** Colours only on a terminal and never with `NO_COLOR`; symbols beyond ASCII only in a UTF-8 locale. */
export function styleFor(stream: OutputStream, host: Pick<Host, "env" | "platform">): Style {
  const { env } = host;
  const colourful = stream.isTerminal && !env.NO_COLOR && env.TERM !== "dumb";
  const utf8 = isUtf8(host);
  return {
    colors: pc.createColors(colourful),
    symbols: utf8 ? unicode : ascii,
    width: Math.min(120, Math.max(40, stream.columns ?? 100)),
    tableWidth: stream.isTerminal && stream.columns !== null ? Math.max(40, stream.columns) : Number.POSITIVE_INFINITY,
    text: (text) => {
      const safe = printable(text.replace(endlessWord, (word) => `${word.slice(0, 80)}…`));
      return utf8 ? safe : toAscii(safe);
    },
  };
}

function isUtf8({ env, platform }: Pick<Host, "env" | "platform">): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  if (locale) return /utf-?8/i.test(locale);
  if (platform === "win32") return Boolean(env.WT_SESSION || env.TERM_PROGRAM);
  return platform === "darwin";
}

/** Control characters (escape sequences of a hostile file among them) shown as codes; tabs and line ends kept. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, "0");
    return character === "\r" ? "" : `\\u${code}`;
  });
}

const asciiFor: Readonly<Record<string, string>> = {
  µ: "u",
  μ: "u",
  "–": "-",
  "—": "-",
  "−": "-",
  "→": "->",
  "←": "<-",
  "…": "...",
  "×": "x",
  "·": "*",
  "±": "+/-",
  "≥": ">=",
  "≤": "<=",
  "≠": "!=",
  "≈": "~",
  "²": "^2",
  "∞": "inf",
  λ: "lambda",
  ρ: "rho",
  "“": '"',
  "”": '"',
  "‘": "'",
  "’": "'",
  "\u00a0": " ",
  "\u202f": " ",
};

function toAscii(text: string): string {
  return text.replace(/[^\n\t\u0020-\u007e]/gu, (character) => asciiFor[character] ?? "?");
}
