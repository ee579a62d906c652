import { type BlockName, type PropertySpec, type SymbolSort, schema } from "@lintel/language";
import { SemanticTokensBuilder, SemanticTokenTypes } from "vscode-languageserver";
import { writtenProperties } from "../place/expected.ts";
import { type Frame, framesAt } from "../place/frames.ts";
import { tokensOf } from "../place/tokens.ts";
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
] as const;
type TokenType = (typeof types)[number];

const declaration = 1;
const legend = { tokenTypes: [...types], tokenModifiers: ["declaration"] };

/** Colours what only the design knows: names by what they stand for, keys, and the words a key allows. */
export const semanticTokens: Feature = (server) => {
  server.connection.languages.semanticTokens.on(
    server.handle("colours", { data: [] }, async (file) => {
      const read = await server.wholeDesign(file.uri);
      return read ? build(file, read) : { data: [] };
    }),
  );
  return { semanticTokensProvider: { legend, full: true, range: false } };
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
};

interface Mark {
  readonly start: number;
  readonly end: number;
  readonly type: TokenType;
  readonly modifiers: number;
}

function build(file: SourceFile, read: ReadDesign): { data: number[] } {
  const { document } = file;
  const marks = new Map<number, Mark>();
  for (const { symbol, origin, declares } of read.names.occurrences) {
    if (origin.uri !== file.uri) continue;
    const start = document.offsetAt(origin.range.start);
    marks.set(start, { start, end: document.offsetAt(origin.range.end), type: sorts[symbol.sort], modifiers: declares ? declaration : 0 });
  }
  for (const mark of keyMarks(document.getText())) if (!marks.has(mark.start)) marks.set(mark.start, mark);
  const builder = new SemanticTokensBuilder();
  let covered = 0;
  for (const mark of [...marks.values()].sort((a, b) => a.start - b.start)) {
    const { line, character } = document.positionAt(mark.start);
    // Tokens may neither overlap nor span lines.
    if (mark.start < covered || document.positionAt(mark.end).line !== line || mark.end <= mark.start) continue;
    covered = mark.end;
    builder.push(line, character, mark.end - mark.start, types.indexOf(mark.type), mark.modifiers);
  }
  return builder.build();
}

function keyMarks(text: string): readonly Mark[] {
  const marks: Mark[] = [];
  const visit = (frame: Frame): void => {
    if (!Object.hasOwn(schema, frame.type)) return;
    for (const { spec, key, rest } of writtenProperties(frame.type as BlockName, frame.tokens)) {
      marks.push({ start: key.start, end: key.end, type: SemanticTokenTypes.property, modifiers: 0 });
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
  for (const frame of framesAt(tokensOf(text), visit)) visit(frame);
  return marks;
}

function allowedWords(spec: PropertySpec): ReadonlySet<string> {
  return new Set(
    spec.values.flatMap((value) =>
      value.type === "word" ? [...value.words, ...(value.functions ?? [])] : value.type === "call" ? value.functions : [],
    ),
  );
}
