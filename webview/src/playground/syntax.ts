import { HighlightStyle, LanguageSupport, StreamLanguage, type StringStream, syntaxHighlighting } from "@codemirror/language";
import { type Tag, tags } from "@lezer/highlight";

/*
 * Colours from the shape of the text alone: comments, strings, numbers with their units, the first word of a statement,
 * capitalised names. It knows no keyword, so that the grammar stays the only place that does; what a name refers to is
 * the server's to say (semantic tokens).
 */

interface LexerState {
  inComment: boolean;
  /** Nothing of the current statement was read yet. */
  atStart: boolean;
}

const attachedNumber = /^\$?\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?(?:[a-zµA-Z%]+)?/;
const unit = /^\s?(?:ns|us|µs|ms|s|min|h|days?|weeks?|months?|years?|[kMGTPE]?i?B|[kMGT]?bps|[kMGT]?bit|rps|qps|%|nines)\b/;
const word = /^[A-Za-z_]\w*(?:-\w+)*/;
const arrow = /^(?:<->|->|~>|<-)/;

function readToken(stream: StringStream, state: LexerState): string | null {
  if (stream.sol() && !state.inComment) state.atStart = true;
  if (state.inComment || stream.match("/*")) return readComment(stream, state);
  if (stream.eatSpace()) return null;
  if (stream.match("//")) {
    stream.skipToEnd();
    return "comment";
  }
  const atStart = state.atStart;
  state.atStart = false;
  if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return "string";
  if (/[\d$]/.test(stream.peek() ?? "") && stream.match(attachedNumber)) {
    stream.match(unit);
    return "number";
  }
  if (stream.match(arrow)) return "operator";
  if (stream.match(word)) {
    if (atStart && !startsLink(stream)) return "keyword";
    return /^[A-Z]/.test(stream.current()) ? "typeName" : "variableName";
  }
  const character = stream.next();
  if (character === "{" || character === "}" || character === ";") state.atStart = true;
  return "{}()[],;".includes(character ?? "") ? "punctuation" : "operator";
}

/** `Api -> Links`: the first word is a name, not a keyword. */
function startsLink(stream: StringStream): boolean {
  return stream.match(/^\s*(?:<->|->|~>)/, false) !== null;
}

function readComment(stream: StringStream, state: LexerState): string {
  state.inComment = !stream.match(/^.*?\*\//);
  if (state.inComment) stream.skipToEnd();
  return "comment";
}

const language = StreamLanguage.define<LexerState>({
  name: "arch",
  startState: () => ({ inComment: false, atStart: true }),
  token: readToken,
  languageData: { commentTokens: { line: "//", block: { open: "/*", close: "*/" } }, closeBrackets: { brackets: ["{", "(", '"'] } },
});

const colour = (tag: Tag, name: string) => ({ tag, color: `var(--lintel-syntax-${name})` });

const style = HighlightStyle.define([
  colour(tags.comment, "comment"),
  colour(tags.string, "string"),
  colour(tags.number, "number"),
  colour(tags.keyword, "keyword"),
  colour(tags.typeName, "name"),
  colour(tags.operator, "operator"),
]);

/** The `.arch` language for the editor: colours, comments and brackets. */
export function archLanguage(): LanguageSupport {
  return new LanguageSupport(language, [syntaxHighlighting(style)]);
}
