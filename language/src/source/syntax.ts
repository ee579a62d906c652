import { componentKinds } from "@lintel/engine/model";
import type { ParseResult } from "langium";
import { quoted } from "../lexer.ts";
import { Lines } from "./lines.ts";
import type { ProposedText, Unreadable } from "./odd-names.ts";
import { usualMistake } from "./usual-mistakes.ts";

type RecognitionError = ParseResult["parserErrors"][number];
type ParserError = RecognitionError & { readonly previousToken?: RecognitionError["token"] };

/** What cannot be read in a chunk; offsets in the chunk. */
export interface Problem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** The message when the chunk is the last of its text, so that what was missing is missing at the end of the file. */
  readonly atEnd: string;
  /** What to write instead, where it is known. */
  readonly fix: ProposedText | null;
  /** The same word stands wrong wherever it is used: one finding for all. */
  readonly everywhere: boolean;
}

/** Lexer and parser errors in words that help: one for each line, since an error often brings others behind it. */
export function problemsOf(result: ParseResult, text: string): readonly Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<number>();
  const lines = new Lines(text);
  const report = (
    start: number,
    end: number,
    message: string,
    atEnd = message,
    fix: ProposedText | null = null,
    everywhere = false,
  ): void => {
    const { line } = lines.position(start);
    if (seen.has(line) && !everywhere) return;
    seen.add(line);
    problems.push({ start, end, message, atEnd, fix, everywhere });
  };
  for (const error of result.lexerErrors as readonly Unreadable[])
    report(error.offset, error.offset + Math.max(1, error.length), error.message, error.message, error.fix ?? null, error.everywhere);
  for (const error of result.parserErrors) {
    const noticed = place(error, text);
    const usual = usualMistake(text, noticed[0]);
    const [start, end] = usual?.place ?? noticed;
    const message = usual?.message;
    report(start, end, message ?? explanation(error, "the next declaration"), message ?? explanation(error, "the end of the file"));
  }
  return problems;
}

function place(error: ParserError, text: string): readonly [number, number] {
  const { token, previousToken } = error;
  if (isReal(token)) return [token.startOffset, (token.endOffset ?? token.startOffset) + 1];
  const end = isReal(previousToken) ? (previousToken.endOffset ?? 0) + 1 : text.trimEnd().length;
  return [Math.max(0, end - 1), end];
}

type Token = RecognitionError["token"];

/** Not the end of the file. */
function isReal(token: Token | undefined): token is Token {
  return token !== undefined && Number.isFinite(token.startOffset);
}

function explanation(error: ParserError, ending: string): string {
  const { token } = error;
  const previous = isReal(error.previousToken) && error.previousToken.startOffset !== token.startOffset ? error.previousToken.image : null;
  const rule = error.context.ruleStack.at(-1)?.replace(/\u200B$/, "") ?? "ArchFile";
  const found = isReal(token) ? quoted(token.image) : ending;
  if (isReal(token)) {
    if (token.image === "}" && (rule === "Statement" || rule === "ArchFile"))
      return "This `}` closes nothing: remove it, or add the `{` it belongs to.";
    if (/^-\d/.test(token.image)) return `Write spaces on both sides of a minus: \`- ${token.image.slice(1)}\`.`;
    const form = previous === null || rule === "Statement" ? forms[token.image] : undefined;
    if (form) return `\`${token.image}\` is not complete: write it like \`${form}\`.`;
  }
  const expected = actionForms[rule] ?? (previous !== null ? following[previous] : undefined) ?? expectations[rule];
  const after = previous === null ? "" : ` after ${quoted(previous)}`;
  if (expected) return `Expected ${expected}${after}, but found ${found}.`;
  return `${capital(found)} does not belong here${after}.`;
}

/** What a statement that starts with a word looks like. */
const forms: Readonly<Record<string, string>> = {
  ...Object.fromEntries(componentKinds.map((kind) => [kind, `${kind} Name { … }`])),
  system: 'system "Shop"',
  import: 'import "./regions.arch"',
  let: "let users = 5M",
  region: "region us-east { zones a, b }",
  link: "link us-east <-> eu-west { rtt 80 ms }",
  group: 'group "Private" { … }',
  flow: "flow Checkout { from User  User -> Api }",
  slo: "slo Checkout { latency p99 < 200 ms }",
  scenario: 'scenario "Black Friday" for 10 min { … }',
  view: 'view "Write path" { include Checkout }',
};

/** What the actions of a scenario look like. */
const actionForms: Readonly<Record<string, string>> = {
  LoadEffect: "an action such as `load x 3` or `load Checkout x 3`",
  KillEffect: "an action such as `kill Api`, `kill Api.1` or `kill 2 of Api`",
  SlowEffect: "an action such as `slow Db x 10`",
  PartitionEffect: "an action such as `partition us-east | eu-west`",
  DropEffect: "an action such as `drop 5% on Api -> Db`",
  ErrorEffect: "an action such as `error 10% on Api`",
  HotKeyEffect: "an action such as `hot key Db.id 30%`",
  ScaleEffect: "an action such as `scale Api to 12` or `scale Db to 8 shards`",
};

/** What must follow a word or mark. */
const following: Readonly<Record<string, string>> = {
  over: "a protocol such as grpc or https",
  from: "the client the flow starts at",
  on: "`miss { … }` or `error { … }`",
  "->": "the name of a component",
  "~>": "the name of a component",
  "=": "a value, such as 5M, 200 ms or the name of another constant",
  key: "the name of a field",
  kill: "a component, such as `kill Api` or `kill 2 of Api`",
  outage: "a zone or region, such as `outage us-east.a`",
  deploy: "a component, such as `deploy Api rolling`",
  restart: "a component, such as `restart Cache`",
  expect: "an expectation such as `expect Checkout p99 < 300 ms` or `expect no data loss`",
  ...Object.fromEntries(["+", "-", "*", "/", "^"].map((operator) => [operator, "a value, such as 200 ms, 3 or a name"])),
};

const statement = "a declaration such as `service Api`, a link such as `Api -> Db`, a `flow`, an `slo` or a `scenario`";
const step = "a step such as `Api -> Db`, or the closing `}`";

/** What the rule of the grammar that failed is about. */
const expectations: Readonly<Record<string, string>> = {
  ArchFile: statement,
  Statement: statement,
  ImportDeclaration: 'a path in quotes, such as `import "./regions.arch"`',
  LetDeclaration: "a constant such as `let users = 5M`",
  RegionDeclaration: "a region such as `region us-east { zones a, b }`",
  RegionLinkDeclaration: "two regions such as `link us-east <-> eu-west { rtt 80 ms }`",
  GroupDeclaration: 'a group such as `group "Private" { … }`',
  GroupMember: "a component, a link or a property such as `trust private`",
  Setting: "a value, as in `trust private`",
  ComponentDeclaration: "a name and a body, such as `service Api { replicas 2 }`",
  LinkDeclaration: "`->` or `~>` and a name, such as `Api -> Db`",
  Ends: "the name of a component",
  Reference: "a name",
  Body: "a property, a value or the closing `}`",
  Primary: "a value, such as 200 ms, 3, 99.9% or a name",
  Parenthesis: "the closing `)`",
  Call: "a value or the closing `)`",
  Argument: "a value",
  FlowDeclaration: step,
  FlowMember: step,
  FlowStart: "the client the flow starts at, such as `from User at 100 rps`",
  FlowPriority: "a whole number from 1 (most important) to 9",
  StepBlock: step,
  StepNode: step,
  CallChain: "`->` or `~>` and a name, such as `Api -> Db`",
  ChooseBlock: "an option such as `80% { … }`, or the closing `}`",
  ChooseOption: "a share and a block, such as `80% { … }`",
  SloDeclaration: "an objective such as `availability 99.9% over 30 days`, or the closing `}`",
  SloTerm: "a bound such as `latency p99 < 100 ms`",
  ScenarioDeclaration: "an action such as `at 3 min kill Api for 1 min`, an `expect` line, or the closing `}`",
  Effect: "an action: load, kill, slow, partition, outage, drop, error, hot key, scale, deploy or restart",
  Expect: "an expectation such as `expect Checkout p99 < 300 ms`",
  ViewDeclaration: "`include`, `exclude` or `direction`, or the closing `}`",
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
