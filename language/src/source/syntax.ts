import type { Finding } from "@lintel/engine/model";
import type { ParseResult } from "langium";
import { FindingCollector } from "../findings.ts";
import type { Lines } from "./document.ts";

type RecognitionError = ParseResult["parserErrors"][number];
type ParserError = RecognitionError & { readonly previousToken?: RecognitionError["token"] };

/** How many syntax errors of one file are worth reading. */
const most = 20;

/** Lexer and parser errors in words that help. */
export function syntaxFindings(result: ParseResult, text: string, uri: string, lines: Lines): readonly Finding[] {
  const collector = new FindingCollector();
  const total = result.lexerErrors.length + result.parserErrors.length;
  for (const error of result.lexerErrors.slice(0, most)) {
    const end = error.offset + Math.max(1, error.length);
    collector.report("syntax-error", unreadable(text.slice(error.offset, end)), { uri, range: lines.range(error.offset, end) });
  }
  for (const error of result.parserErrors.slice(0, Math.max(0, most - result.lexerErrors.length))) {
    const [start, end] = place(error, text);
    collector.report("syntax-error", explanation(error), { uri, range: lines.range(start, end) });
  }
  if (total > most) {
    const range = lines.range(0, 0);
    collector.report("syntax-error", `${total - most} further places cannot be read. Is this an .arch file?`, { uri, range });
  }
  return collector.findings;
}

/** The one finding of a text that cannot be read at all because it is nested too deeply. */
export function tooDeep(uri: string, lines: Lines): Finding {
  const collector = new FindingCollector();
  const message =
    "This text is nested too deeply to be read: thousands of brackets inside each other, or of terms in one expression. Is this an .arch file?";
  collector.report("syntax-error", message, { uri, range: lines.range(0, 0) });
  return collector.findings[0] as Finding;
}

function unreadable(text: string): string {
  if (text.startsWith('"')) return 'This text in quotes is not closed: add the missing `"` at its end.';
  if (text.startsWith("/*")) return "This comment is not closed: add the missing `*/`.";
  return `${quoted(text)} cannot be read here. Names consist of letters, digits, \`_\` and inner hyphens.`;
}

function place(error: ParserError, text: string): readonly [number, number] {
  const { token, previousToken } = error;
  if (Number.isFinite(token.startOffset)) return [token.startOffset, (token.endOffset ?? token.startOffset) + 1];
  const end = previousToken && Number.isFinite(previousToken.endOffset) ? (previousToken.endOffset ?? 0) + 1 : text.length;
  return [Math.max(0, end - 1), end];
}

function explanation(error: ParserError): string {
  const found = Number.isFinite(error.token.startOffset) ? quoted(error.token.image) : "the end of the file";
  const after =
    error.previousToken && Number.isFinite(error.previousToken.startOffset) ? ` after ${quoted(error.previousToken.image)}` : "";
  const rule = error.context.ruleStack.at(-1)?.replace(/\u200B$/, "") ?? "";
  const expected = expectations[rule];
  if (expected) return `Expected ${expected}${after}, but found ${found}.`;
  return `${capital(found)} does not belong here${after}.`;
}

const expectations: Readonly<Record<string, string>> = {
  ArchFile: "a declaration such as `service Api`, a link such as `Api -> Db`, a `flow`, an `slo` or a `scenario`",
  Statement: "a declaration such as `service Api`, a link such as `Api -> Db`, a `flow`, an `slo` or a `scenario`",
  SystemDeclaration: 'a title in quotes, such as `system "Shop"`',
  ImportDeclaration: 'a path in quotes, such as `import "./regions.arch"`',
  LetDeclaration: "a constant such as `let users = 5M`",
  RegionDeclaration: "a region such as `region us-east { zones a, b }`",
  RegionLinkDeclaration: "two regions such as `link us-east <-> eu-west { rtt 80 ms }`",
  GroupDeclaration: 'a group such as `group "Private" { … }`',
  GroupMember: "a component, a link or a property such as `trust private`",
  ComponentDeclaration: "a name and a body such as `service Api { replicas 2 }`",
  LinkDeclaration: "`->` or `~>` and a name, such as `Api -> Db`",
  Ends: "the name of a component",
  Reference: "a name",
  Body: "a property, a value or the closing `}`",
  Primary: "a value, such as 200 ms, 3, 99.9% or a name",
  Parenthesis: "the closing `)`",
  Call: "a value or the closing `)`",
  FlowDeclaration: "a step such as `Api -> Db`, or the closing `}`",
  FlowStart: "the client the flow starts at, such as `from User at 100 rps`",
  StepBlock: "a step such as `Api -> Db`, or the closing `}`",
  CallChain: "`->` or `~>` and a name, such as `Api -> Db`",
  Handler: "`on miss { … }` or `on error { … }`",
  ChooseBlock: "an option such as `80% { … }`, or the closing `}`",
  SloDeclaration: "an objective such as `availability 99.9% over 30 days`, or the closing `}`",
  SloTerm: "a bound such as `latency p99 < 100 ms`",
  ScenarioDeclaration: "an action such as `at 3 min kill Api for 1 min`, an `expect` line, or the closing `}`",
  Effect: "an action: load, kill, slow, partition, outage, drop, error, hot key, scale, deploy or restart",
  Expect: "an expectation such as `expect Checkout p99 < 300 ms`",
  ViewDeclaration: "`include`, `exclude` or `direction`, or the closing `}`",
};

function quoted(text: string): string {
  const short = text.length > 30 ? `${text.slice(0, 30)}…` : text;
  // Control characters of a binary file would garble terminals and the problems list.
  const printable = short.replace(/[\p{Cc}\p{Cf}\uFFFD]/gu, "?");
  return printable.startsWith("`") ? printable : `\`${printable}\``;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
