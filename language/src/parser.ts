import { createParser, type LangiumCoreServices, LangiumParser, type Lexer } from "langium";
import { parserTokens } from "./source/token-stream.ts";

interface HiddenNodes {
  addHiddenNodes(tokens: readonly unknown[]): void;
}

/** Langium's parser fed with repaired tokens, and without a search that made its time grow with the square of the file. */
class ArchParser extends LangiumParser {
  protected override readonly lexer: Lexer;

  constructor(services: LangiumCoreServices) {
    super(services);
    const { Lexer: lexer } = services.parser;
    const closeBrace = lexer.definition["}"];
    if (!closeBrace) throw new Error("The grammar has no closing brace.");
    this.lexer = { definition: lexer.definition, tokenize: (text, options) => parserTokens(lexer.tokenize(text, options), closeBrace) };
    // For every token read, Langium looks through all siblings for the place of the comments before it, even where there are none.
    const builder: unknown = Reflect.get(this, "nodeBuilder");
    if (isBuilder(builder)) {
      const add = builder.addHiddenNodes.bind(builder);
      builder.addHiddenNodes = (tokens) => {
        if (tokens.length > 0) add(tokens);
      };
    }
  }
}

export function createArchParser(services: LangiumCoreServices): LangiumParser {
  const parser = createParser(services.Grammar, new ArchParser(services), services.parser.Lexer.definition);
  parser.finalize();
  return parser;
}

function isBuilder(value: unknown): value is HiddenNodes {
  return typeof value === "object" && value !== null && typeof (value as HiddenNodes).addHiddenNodes === "function";
}
