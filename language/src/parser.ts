import {
  type AstNode,
  createParser,
  type LangiumCoreServices,
  LangiumParser,
  type Lexer,
  type LexerResult,
  type ParseResult,
} from "langium";
import { asWritten, readAsMeant } from "./source/misspelt.ts";
import { readAround } from "./source/reread.ts";
import { parserTokens } from "./source/token-stream.ts";

type Token = LexerResult["tokens"][number];

interface TreeBuilder {
  addHiddenNodes(tokens: readonly unknown[]): void;
  buildLeafNode(token: Token, feature: unknown): unknown;
}

/**
 * Langium's parser fed with repaired tokens, reading around what cannot be read, and without a search that made its time grow
 * with the square of the file.
 */
class ArchParser extends LangiumParser {
  protected override readonly lexer: Lexer;
  private readonly tokens: (text: string) => LexerResult;
  private reading: LexerResult | null = null;

  constructor(services: LangiumCoreServices) {
    super(services);
    const { Lexer: lexer } = services.parser;
    const { definition } = lexer;
    const closeBrace = definition["}"];
    if (!closeBrace) throw new Error("The grammar has no closing brace.");
    this.tokens = (text) => {
      const lexed = lexer.tokenize(text);
      const meant = readAsMeant(lexed.tokens, definition);
      const spelt = meant ? { ...lexed, tokens: meant.tokens, errors: [...meant.problems, ...lexed.errors] } : lexed;
      return parserTokens(spelt, closeBrace);
    };
    // For a syntax error Chevrotain lists all that could follow, several words deep, for a message that nobody sees: seconds, where
    // names may be any word. The choice of a rule does not go by this number.
    const wrapper: unknown = Reflect.get(this, "wrapper");
    if (typeof wrapper === "object" && wrapper !== null) Reflect.set(wrapper, "maxLookahead", 1);
    this.lexer = { definition, tokenize: (text) => this.reading ?? this.tokens(text) };
    const builder: unknown = Reflect.get(this, "nodeBuilder");
    if (isBuilder(builder)) {
      // For every token read, Langium looks through all siblings for the place of the comments before it, even where there are none.
      const add = builder.addHiddenNodes.bind(builder);
      builder.addHiddenNodes = (tokens) => {
        if (tokens.length > 0) add(tokens);
      };
      // The tree covers the text as it is written, whatever it was read as.
      const build = builder.buildLeafNode.bind(builder);
      builder.buildLeafNode = (token, feature) => build(asWritten(token), feature);
    }
  }

  override parse<T extends AstNode = AstNode>(input: string): ParseResult<T> {
    const lexed = this.tokens(input);
    const read = (tokens: readonly Token[]): ParseResult<T> => {
      this.reading = { ...lexed, tokens: [...tokens] };
      const result = super.parse<T>(input);
      this.reading = null;
      return result;
    };
    return readAround(lexed.tokens, read) as ParseResult<T>;
  }
}

export function createArchParser(services: LangiumCoreServices): LangiumParser {
  const parser = createParser(services.Grammar, new ArchParser(services), services.parser.Lexer.definition);
  parser.finalize();
  return parser;
}

function isBuilder(value: unknown): value is TreeBuilder {
  return typeof value === "object" && value !== null && typeof (value as TreeBuilder).addHiddenNodes === "function";
}
