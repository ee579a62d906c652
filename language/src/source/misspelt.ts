import type { LexerResult } from "langium";
import { closest, meantBy } from "../names/suggest.ts";
import { keysFor } from "../schema/index.ts";
import { declarations } from "./declarations.ts";
import type { Unreadable } from "./odd-names.ts";

type Token = LexerResult["tokens"][number];
type Definition = Readonly<Record<string, Token["tokenType"]>>;

/** Which statements a stretch of text between braces holds. */
type Place = "file" | "group" | "flow" | "slo" | "scenario" | "view" | "other";

const steps = ["from", "priority", "parallel", "choose", "maybe", "repeat", "on", "accept"] as const;
const actions = ["load", "kill", "slow", "partition", "outage", "drop", "error", "hot", "scale", "deploy", "restart"] as const;
const lines = ["at", "warm-up", "expect", "accept", ...actions] as const;
const modifiers = ["read", "write", "key", "over"] as const;
const selectors = ["tag", "neighbours"] as const;
const selections = ["include", "exclude", "direction", "accept"] as const;

/** Other words that people use for a kind of component. */
const synonyms: Readonly<Record<string, string>> = {
  db: "database",
  lb: "loadbalancer",
  balancer: "loadbalancer",
  server: "service",
  microservice: "service",
  user: "client",
  users: "client",
  actor: "client",
  broker: "queue",
  bucket: "objectstore",
  lambda: "function",
  consumer: "worker",
  sla: "slo",
  const: "let",
  var: "let",
};

/**
 * Reads misspelt keywords (`clinet Foo`, `laod F x 5`, `parrallel { … }`) as the ones that are meant, each with a problem that
 * proposes it. The rest of the statement is read as if it were right, so that one mistake brings no others.
 */
export function readAsMeant(
  tokens: readonly Token[],
  definition: Definition,
): { readonly tokens: Token[]; readonly problems: Unreadable[] } | null {
  const reader = new Speller(tokens, definition);
  reader.read();
  return reader.problems.length > 0 ? { tokens: reader.result, problems: reader.problems } : null;
}

/** The token as it is written where `readAsMeant` put another one. */
export function asWritten(token: Token): Token {
  return written.get(token) ?? token;
}

const written = new WeakMap<Token, Token>();

/** A file with more of them is no .arch file. */
const most = 20;
/** Words up to the action of a line that begins with `at`; looking further back for each word would take long on long lines. */
const longestTime = 40;

class Speller {
  readonly result: Token[] = [];
  readonly problems: Unreadable[] = [];
  private readonly places: Place[] = ["file"];
  /** First word of the statement at hand. */
  private lead = "";
  /** Where the statement at hand began. */
  private start = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly definition: Definition,
  ) {}

  read(): void {
    for (let at = 0; at < this.tokens.length; at++) {
      const token = this.tokens[at] as Token;
      const place = this.places.at(-1) ?? "file";
      if (token.image === "{") {
        this.places.push(this.inside(place));
        this.result.push(token);
        this.start = at + 1;
        continue;
      }
      if (token.image === "}") {
        if (this.places.length > 1) this.places.pop();
        this.result.push(token);
        this.start = at + 1;
        continue;
      }
      const begins = at === this.start || (this.tokens[at - 1]?.endLine ?? 0) < (token.startLine ?? 0);
      if (begins) this.start = at;
      const right = token.tokenType.name === "WORD" && this.problems.length < most ? this.meant(place, at, begins) : null;
      const read = right ? this.replace(token, right) : token;
      if (begins) this.lead = read.image;
      this.result.push(read);
    }
  }

  private inside(place: Place): Place {
    if (place === "flow") return "flow";
    if (place !== "file" && place !== "group") return "other";
    const { lead } = this;
    return lead === "group" || lead === "flow" || lead === "slo" || lead === "scenario" || lead === "view" ? lead : "other";
  }

  /** The keyword a word stands for; `null` when it may well be a name. */
  private meant(place: Place, at: number, begins: boolean): string | null {
    const word = (this.tokens[at] as Token).image;
    switch (place) {
      case "file":
      case "group":
        return begins ? this.declaration(word, at, place) : this.overProtocol(word, at);
      case "flow":
        return begins ? this.step(word, at) : this.modifier(word, at);
      case "scenario":
        return this.action(word, at, begins);
      case "view":
        return begins ? this.selection(word, at) : this.selector(word, at);
      default:
        return null;
    }
  }

  private declaration(word: string, at: number, place: Place): string | null {
    const next = this.onSameLine(at + 1);
    if (!next) return null;
    const meant = meantBy(word, declarations, synonyms);
    if (!meant || (place === "group" && (closest(word, keysFor("group").keys()) || keysFor("group").has(word)))) return null;
    const titled = meant === "group" || meant === "scenario" || meant === "view" || meant === "system" || meant === "import";
    const text = next.tokenType.name === "STRING";
    const named = /^[_a-zA-Z]/.test(next.image) && meant !== "system" && meant !== "import";
    if (meant === "let") return named && this.tokens[at + 2]?.image === "=" ? meant : null;
    if (!(named || (titled && text))) return null;
    // `a b` may be the end of something above; a name with a body, a title or nothing behind it is a declaration.
    const behind = this.onSameLine(at + 2);
    const fits = !behind || behind.image === "{" || behind.tokenType.name === "STRING" || (meant === "scenario" && behind.image === "for");
    return fits ? meant : null;
  }

  /** `A -> B ovr grpc`. */
  private overProtocol(word: string, at: number): string | null {
    const before = this.tokens[at - 1];
    const afterEnd = this.tokens[at - 2]?.image === "->" || this.tokens[at - 2]?.image === "~>" || before?.tokenType.name === "STRING";
    return afterEnd && this.opensWord(at) && this.onSameLine(at) === this.tokens[at] && word.length > 2 ? closest(word, ["over"]) : null;
  }

  private step(word: string, at: number): string | null {
    const next = this.onSameLine(at + 1);
    if (!next || next.image === "->" || next.image === "~>" || next.image === "," || next.image === ".") return null;
    return closest(word, steps);
  }

  private modifier(word: string, at: number): string | null {
    const [before, previous] = [this.tokens[at - 1], this.tokens[at - 2]];
    if (before?.image === "on") return closest(word, ["miss", "error"]);
    const afterEnd = previous?.image === "->" || previous?.image === "~>" || previous?.image === ",";
    const next = this.tokens[at + 1];
    if (!(afterEnd || before?.tokenType.name === "STRING") || next?.image === "->" || next?.image === "~>") return null;
    return closest(word, modifiers);
  }

  private selection(word: string, at: number): string | null {
    return this.opensWord(at) ? closest(word, selections) : null;
  }

  /** `include tga core`: a name would be followed by a comma or a keyword. */
  private selector(word: string, at: number): string | null {
    const next = this.onSameLine(at + 1);
    return next?.tokenType.name === "WORD" || next?.image === "of" ? closest(word, selectors) : null;
  }

  private action(word: string, at: number, begins: boolean): string | null {
    if (this.tokens[at - 1]?.image === "data" && this.tokens[at - 2]?.image === "no") return closest(word, ["loss"]);
    if (!this.opensWord(at) && !this.onSameLine(at + 1)) return null;
    if (begins) return closest(word, lines);
    // Behind the time of `at`: a value has ended, and no action has been named.
    if (at - this.start > longestTime) return null;
    const before = this.tokens[at - 1];
    const line = this.result.slice(this.start, at).map((token) => token.image);
    if (line[0] !== "at" || line.length < 2 || line.some((image) => actions.some((action) => action === image))) return null;
    return before && !/^[-+*/^(,]$/.test(before.image) ? closest(word, actions) : null;
  }

  /** Another word, a number or a text follows on the line. */
  private opensWord(at: number): boolean {
    const next = this.onSameLine(at + 1);
    return next !== undefined && /^[\w"$]/.test(next.image);
  }

  private onSameLine(at: number): Token | undefined {
    const [token, before] = [this.tokens[at], this.tokens[at - 1]];
    return token && before && token.startLine === before.endLine && token.image !== "" ? token : undefined;
  }

  private replace(token: Token, right: string): Token {
    const tokenType = this.definition[right];
    if (!tokenType || right === token.image) return token;
    const { startOffset: offset, startLine: line, startColumn: column, image } = token;
    this.problems.push({
      offset,
      length: image.length,
      line,
      column,
      message: `\`${image}\` is not known here. Did you mean \`${right}\`? It is read as that for now.`,
      fix: { title: `Change to \`${right}\``, text: right },
    });
    const read: Token = { ...token, image: right, tokenType, tokenTypeIdx: tokenType.tokenTypeIdx ?? 0 };
    written.set(read, token);
    return read;
  }
}
