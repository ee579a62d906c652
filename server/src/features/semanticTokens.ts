import type { Component } from "@lintel/engine/model";
import { type ArchDocument, type BlockName, type PropertySpec, type SymbolSort, schema, signaturesOf } from "@lintel/language";
import { type Range, SemanticTokenModifiers, SemanticTokensBuilder, SemanticTokenTypes } from "vscode-languageserver";
import { chunkTokens } from "../place/fileTokens.ts";
import { type Frame, framesAt } from "../place/frames.ts";
import { writtenProperties } from "../place/properties.ts";
import type { Token } from "../place/tokens.ts";
import type { Server } from "../server.ts";
import type { ReadDesign } from "../workspace/designs.ts";
import type { SourceFile } from "../workspace/files.ts";
import type { Feature } from "./feature.ts";

const types = [
  SemanticTokenTypes.class,
  SemanticTokenTypes.namespace,
  SemanticTokenTypes.variable,
  SemanticTokenTypes.struct,
  SemanticTokenTypes.property,
  SemanticTokenTypes.function,
  SemanticTokenTypes.enumMember,
  SemanticTokenTypes.keyword,
  SemanticTokenTypes.parameter,
] as const;
type TokenType = (typeof types)[number];

/** Standard modifiers, then ours, which the extension's manifest describes. */
const modifiers = [SemanticTokenModifiers.declaration, "unused", "assumed"] as const;
const [declaration, unused, assumed] = [1, 2, 4];
const legend = { tokenTypes: [...types], tokenModifiers: [...modifiers] };

/** Colours what only the design knows: names by what they stand for, keys, and the words a key allows. */
export const semanticTokens: Feature = (server) => {
  /** What each open file was last told, so that the next answer can be the difference. */
  const told = new Map<string, SemanticTokensBuilder>();
  const build = async (file: SourceFile, builder: SemanticTokensBuilder, range?: Range): Promise<SemanticTokensBuilder> => {
    const read = await server.wholeDesign(file.uri);
    if (read) push(builder, file, marksOf(server, file, read), range);
    return builder;
  };
  const { semanticTokens: on } = server.connection.languages;
  on.on(
    server.handle("colours", { data: [] }, async (file) => {
      const builder = await build(file, new SemanticTokensBuilder());
      if (file.open) told.set(file.uri, builder);
      return builder.build();
    }),
  );
  on.onDelta(
    server.handle("colours", { data: [] }, async (file, { previousResultId }) => {
      const builder = told.get(file.uri) ?? new SemanticTokensBuilder();
      told.set(file.uri, builder);
      builder.previousResult(previousResultId);
      return (await build(file, builder)).buildEdits();
    }),
  );
  on.onRange(
    server.handle("colours", { data: [] }, async (file, { range }) => (await build(file, new SemanticTokensBuilder(), range)).build()),
  );
  server.reviews.onReview(() => {
    for (const uri of told.keys()) if (!server.files.get(uri)?.open) told.delete(uri);
  });
  return { semanticTokensProvider: { legend, full: { delta: true }, range: true } };
};

const sorts: Readonly<Record<SymbolSort, TokenType>> = {
  let: SemanticTokenTypes.variable,
  region: SemanticTokenTypes.namespace,
  zone: SemanticTokenTypes.namespace,
  group: SemanticTokenTypes.namespace,
  component: SemanticTokenTypes.class,
  entity: SemanticTokenTypes.struct,
  field: SemanticTokenTypes.property,
  flow: SemanticTokenTypes.function,
  scenario: SemanticTokenTypes.function,
  view: SemanticTokenTypes.function,
  tag: SemanticTokenTypes.enumMember,
};

interface Mark {
  readonly start: number;
  readonly end: number;
  readonly type: TokenType;
  readonly modifiers: number;
}

/** Marks in the order of the text, none over another; only those of a range when there is one. */
function push(builder: SemanticTokensBuilder, file: SourceFile, marks: readonly Mark[], range?: Range): void {
  const { document } = file;
  const [from, to] = range ? [document.offsetAt(range.start), document.offsetAt(range.end)] : [0, Number.POSITIVE_INFINITY];
  let covered = 0;
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    if (mark.end <= from || mark.start >= to || mark.start < covered || mark.end <= mark.start) continue;
    const { line, character } = document.positionAt(mark.start);
    // Tokens may not span lines.
    if (document.positionAt(mark.end).line !== line) continue;
    covered = mark.end;
    builder.push(line, character, mark.end - mark.start, types.indexOf(mark.type), mark.modifiers);
  }
}

function marksOf(server: Server, file: SourceFile, read: ReadDesign): readonly Mark[] {
  const { document } = file;
  const marks = new Map<number, Mark>();
  const used = new Set(read.names.occurrences.filter(({ declares }) => !declares).map(({ symbol }) => symbol.id));
  const guessed = new Set(read.design.components.filter(restsOnAssumptions).map(({ id }) => id));
  for (const { symbol, origin, declares } of read.names.occurrences) {
    if (origin.uri !== file.uri) continue;
    const start = document.offsetAt(origin.range.start);
    const isUnused = declares && symbol.sort === "let" && !used.has(symbol.id);
    const isAssumed = declares && symbol.sort === "component" && guessed.has(symbol.id);
    const bits = (declares ? declaration : 0) | (isUnused ? unused : 0) | (isAssumed ? assumed : 0);
    marks.set(start, { start, end: document.offsetAt(origin.range.end), type: sorts[symbol.sort], modifiers: bits });
  }
  for (const { chunk, offset } of server.designs.parsed(file).chunks) {
    for (const mark of keyMarks(chunk)) {
      const start = mark.start + offset;
      if (!marks.has(start)) marks.set(start, { ...mark, start, end: mark.end + offset });
    }
  }
  return [...marks.values()];
}

/** How many there are, or how long they take, is a guess: so are then its figures. */
function restsOnAssumptions({ kind, replicas, serviceTime }: Component): boolean {
  return kind !== "client" && (replicas.assumed !== null || (serviceTime !== null && serviceTime.assumed !== null));
}

/** What an objective or an expectation may be about, percentiles apart. */
const metrics: ReadonlySet<string> = new Set([
  "availability",
  "latency",
  "throughput",
  "error-rate",
  "rpo",
  "rto",
  "staleness",
  "durability",
  "mean",
  "utilisation",
  "queue-length",
  "lag",
]);

function isMetric({ text }: Token): boolean {
  return metrics.has(text) || /^p\d+(\.\d+)?$/.test(text);
}

/** The metrics of expectations: the third word of each line that begins with `expect`, and what follows it. */
function expectedMetrics({ tokens }: Frame): readonly Token[] {
  return tokens.flatMap((token, index) =>
    token.text === "expect" ? tokens.slice(index + 2, index + 4).filter((other) => other.line === token.line && isMetric(other)) : [],
  );
}

/** Whether the innermost open bracket before a token belongs to a call. */
function opensCall(tokens: readonly Token[], index: number): boolean {
  let depth = 0;
  for (let at = index - 1; at >= 0; at--) {
    const text = tokens[at]?.text;
    if (text === "{" || text === "}") return false;
    if (text === ")") depth++;
    if (text === "(" && depth-- === 0) return tokens[at - 1]?.sort === "word";
  }
  return false;
}

type Chunk = ArchDocument["chunks"][number]["chunk"];
const known = new WeakMap<Chunk, readonly Mark[]>();

/** What the words of a top-level statement are by themselves; places count from its start. */
function keyMarks(chunk: Chunk): readonly Mark[] {
  const before = known.get(chunk);
  if (before) return before;
  const tokens = chunkTokens(chunk);
  const marks: Mark[] = [];
  const mark = ({ start, end }: Token, type: TokenType): void => {
    marks.push({ start, end, type, modifiers: 0 });
  };
  tokens.forEach((token, index) => {
    const [before, next] = [tokens[index - 1], tokens[index + 1]];
    if (token.sort !== "word") return;
    if (next?.text === "(" && signaturesOf(token.text).length > 0) mark(token, SemanticTokenTypes.function);
    // `p50 4 ms`, `max 2 s`: the word before a value says which one it is.
    if ((before?.text === "(" || before?.text === ",") && next?.sort === "number" && opensCall(tokens, index))
      mark(token, SemanticTokenTypes.parameter);
  });
  const visit = (frame: Frame): void => {
    const named = frame.type === "slo" ? frame.tokens.filter(isMetric) : frame.type === "scenario" ? expectedMetrics(frame) : [];
    for (const token of named) mark(token, SemanticTokenTypes.property);
    if (!Object.hasOwn(schema, frame.type)) return;
    const written = writtenProperties(frame.type as BlockName, frame.tokens);
    const overridden = new Set(written.flatMap(({ spec }) => spec.overrides ?? []));
    for (const { spec, key, rest } of written) {
      const bits = overridden.has(spec.key) ? unused : 0;
      marks.push({ start: key.start, end: key.end, type: SemanticTokenTypes.property, modifiers: bits });
      const words = allowedWords(spec);
      const clauses = new Set(spec.clauses?.map((clause) => clause.word));
      for (const token of rest) {
        if (token.sort !== "word") continue;
        if (clauses.has(token.text)) marks.push({ start: token.start, end: token.end, type: SemanticTokenTypes.keyword, modifiers: 0 });
        else if (words.has(token.text))
          marks.push({ start: token.start, end: token.end, type: SemanticTokenTypes.enumMember, modifiers: 0 });
      }
    }
  };
  for (const frame of framesAt(tokens, visit)) visit(frame);
  known.set(chunk, marks);
  return marks;
}

function allowedWords(spec: PropertySpec): ReadonlySet<string> {
  return new Set(
    spec.values.flatMap((value) =>
      value.type === "word" ? [...value.words, ...(value.functions ?? [])] : value.type === "call" ? value.functions : [],
    ),
  );
}
