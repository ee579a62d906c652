import {
  type AstNode,
  createParser,
  type LangiumCoreServices,
  LangiumParser,
  type Lexer,
  type LexerResult,
  type ParseResult,
} from "langium";
import { capErrors, mostErrors } from "./source/error-cap.ts";
import { rememberFollows } from "./source/known-follows.ts";
import { asWritten, readAsMeant } from "./source/misspelt.ts";
import { raisePlainErrors } from "./source/plain-errors.ts";
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
  /** What the lexer makes of the text at hand. */
  private readonly lexed: (text: string) => LexerResult;
  private readonly repaired: (lexed: LexerResult) => LexerResult;
  /** The tokens with misspelt keywords read as they are meant; `null` when there are none. */
  private readonly meant: (lexed: LexerResult) => LexerResult | null;
  private readonly readsOn: () => void;
  private reading: LexerResult | null = null;

  constructor(services: LangiumCoreServices) {
    super(services);
    const { Lexer: lexer } = services.parser;
    const { definition } = lexer;
    const closeBrace = definition["}"];
    if (!closeBrace) throw new Error("The grammar has no closing brace.");
    this.lexed = (text) => lexer.tokenize(text);
    this.repaired = (lexed) => parserTokens(lexed, closeBrace);
    this.meant = (lexed) => {
      const meant = readAsMeant(lexed.tokens, definition);
      return meant && parserTokens({ ...lexed, tokens: meant.tokens, errors: [...meant.problems, ...lexed.errors] }, closeBrace);
    };
    this.lexer = { definition, tokenize: (text) => this.reading ?? this.repaired(this.lexed(text)) };
    this.readsOn = capErrors(this.wrapper);
    raisePlainErrors(this.wrapper);
    rememberFollows(this.wrapper);
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
    const lexed = this.lexed(input);
    const read =
      (from: LexerResult) =>
      (tokens: readonly Token[]): ParseResult<T> => {
        // The parser takes the comments out of their list as it puts them into the tree.
        this.reading = { ...from, tokens: [...tokens], hidden: [...from.hidden] };
        this.readsOn();
        const result = super.parse<T>(input);
        this.reading = null;
        return result;
      };
    const asItStands = this.repaired(lexed);
    const plain = read(asItStands)(asItStands.tokens);
    // What can be read as it stands is never taken for something else; what nearly nothing can be read of is tried once only.
    if (plain.parserErrors.length === 0 || plain.parserErrors.length >= mostErrors) return plain;
    const meant = this.meant(lexed);
    const around = meant ? readAround(meant.tokens, read(meant)) : readAround(asItStands.tokens, read(asItStands), plain);
    return around as ParseResult<T>;
  }
}

/** The parser of `.arch` text, made from the grammar. */
export function createArchParser(services: LangiumCoreServices): LangiumParser {
  const parser = createParser(services.Grammar, new ArchParser(services), services.parser.Lexer.definition);
  parser.finalize();
  return parser;
}

function isBuilder(value: unknown): value is TreeBuilder {
  return typeof value === "object" && value !== null && typeof (value as TreeBuilder).addHiddenNodes === "function";
}
