import type { ArchDocument } from "@lintel/language";
import type { Server } from "../server.ts";
import type { SourceFile } from "../workspace/files.ts";
import { type Token, tokensOf } from "./tokens.ts";

type PlacedChunk = ArchDocument["chunks"][number];
type Chunk = PlacedChunk["chunk"];

const ofFile = new WeakMap<SourceFile, readonly Token[]>();
const ofPlace = new WeakMap<PlacedChunk, readonly Token[]>();
const ofChunk = new WeakMap<Chunk, readonly Token[]>();

/** The tokens of one version of a file. Like the parser, it splits only the statement again that an edit has changed. */
export function fileTokens(server: Server, file: SourceFile): readonly Token[] {
  const known = ofFile.get(file);
  if (known) return known;
  const tokens = server.designs.parsed(file).chunks.flatMap(placedTokens);
  ofFile.set(file, tokens);
  return tokens;
}

/** The tokens of a top-level statement with what stands before it; places count from its start. */
export function chunkTokens(chunk: Chunk): readonly Token[] {
  const known = ofChunk.get(chunk);
  if (known) return known;
  const tokens = tokensOf(chunk.text);
  ofChunk.set(chunk, tokens);
  return tokens;
}

function placedTokens(place: PlacedChunk): readonly Token[] {
  const known = ofPlace.get(place);
  if (known) return known;
  const { chunk, offset, line } = place;
  const tokens = chunkTokens(chunk).map((token) => ({
    ...token,
    start: token.start + offset,
    end: token.end + offset,
    line: token.line + line,
  }));
  ofPlace.set(place, tokens);
  return tokens;
}
