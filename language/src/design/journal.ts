import { FindingCollector } from "../findings.ts";
import type { DeclarationIndex, Declared } from "../names/declarations.ts";
import type { ArchSymbol, Names, Occurrence } from "../names/names.ts";
import type { ArchDocument } from "../source/document.ts";
import { moved, movedOrigin } from "./same.ts";

/** A short form of an answer: equal tokens mean that whoever asked would do the same again. */
export type Token = string | number | undefined;

/** Something outside of a unit that it can ask about, or claim a part of. */
export interface Source {
  token(key: string): Token;
  claim?(key: string): void;
  /** Every answer is the same as in the version before. */
  readonly unchanged?: boolean;
}

/** What a unit asked one source, and the answers. */
export interface Answers {
  readonly source: string;
  readonly keys: readonly string[];
  readonly tokens: readonly Token[];
}

/** What one unit of a design (a component, the links of a declaration, a flow, …) asked about outside, and what it left there. */
export class Recording {
  /** By source and question, the answer before the unit changed anything itself. */
  private readonly reads = new Map<string, Map<string, Token>>();
  readonly claims: { readonly source: string; readonly key: string }[] = [];
  readonly occurrences: Occurrence[] = [];
  readonly declarations: Declared[] = [];
  /** Symbols the unit declared: asking about them is not asking outside. */
  readonly symbols: ArchSymbol[] = [];
  private collector: FindingCollector | null = null;

  constructor(
    /** All names declared before the unit. */
    readonly namesBefore: number,
    private list: readonly Answers[] | null = null,
  ) {}

  get findings(): FindingCollector {
    this.collector ??= new FindingCollector();
    return this.collector;
  }

  get hasFindings(): boolean {
    return this.collector !== null && this.collector.findings.length > 0;
  }

  /** The answers in a form that is quickly gone through; complete when the unit is made. */
  get answers(): readonly Answers[] {
    this.list ??= [...this.reads].map(([source, answers]) => ({ source, keys: [...answers.keys()], tokens: [...answers.values()] }));
    this.reads.clear();
    return this.list;
  }

  read(source: string, key: string, token: Token): void {
    let answers = this.reads.get(source);
    if (!answers) {
      answers = new Map();
      this.reads.set(source, answers);
    }
    if (!answers.has(key)) answers.set(key, token);
  }
}

/** A unit as it was made, to be used again while nothing that it asked about has changed. */
export interface Unit {
  readonly uri: string;
  readonly line: number;
  /** What was handed to it, such as the group around a component. */
  readonly given: string;
  readonly result: unknown;
  readonly recording: Recording;
}

/** The same unit after lines were added or taken out above it. */
export function movedUnit(unit: Unit, line: number): Unit {
  const by = line - unit.line;
  const old = unit.recording;
  const recording = new Recording(old.namesBefore, old.answers);
  recording.claims.push(...old.claims);
  if (old.hasFindings) recording.findings.addAll(old.findings.findings.map((finding) => moved(finding, by)));
  const symbols = new Map(old.symbols.map((symbol) => [symbol, { ...symbol, origin: movedOrigin(symbol.origin, by) }]));
  recording.symbols.push(...symbols.values());
  for (const { symbol, origin, declares } of old.occurrences) {
    const place = movedOrigin(origin, by);
    // What is declared nowhere, such as a tag, stands where it is written.
    const isHere = symbol.origin === origin && !declares;
    recording.occurrences.push({
      symbol: isHere ? { ...symbol, origin: place } : (symbols.get(symbol) ?? symbol),
      origin: place,
      declares,
    });
  }
  for (const { id, declaration } of old.declarations) {
    const { end } = declaration;
    recording.declarations.push({ id, declaration: { ...declaration, end: end && { line: end.line + by, character: end.character } } });
  }
  return { ...unit, line, result: moved(unit.result, by), recording };
}

/**
 * Numbers for the sequences of names declared so far: two builds are at the same number only when they declared the same
 * names in the same order up to there.
 */
export class NameChain {
  private readonly links: { readonly symbol: ArchSymbol; readonly number: number }[] = [];
  private isSameSoFar = true;
  private static last = 0;
  number = 0;

  constructor(private before: NameChain | null) {}

  add(symbol: ArchSymbol): void {
    const known = this.isSameSoFar ? this.before?.links[this.links.length] : undefined;
    if (known?.symbol === symbol) {
      this.number = known.number;
      this.links.push(known);
      return;
    }
    this.isSameSoFar = known !== undefined && isSameName(known.symbol, symbol);
    this.number = known && this.isSameSoFar ? known.number : ++NameChain.last;
    this.links.push({ symbol, number: this.number });
  }

  /** Ends the comparison, so that a chain does not hold on to all older ones. */
  settle(): void {
    this.before = null;
  }
}

function isSameName(a: ArchSymbol, b: ArchSymbol): boolean {
  return a.id === b.id && a.name === b.name && a.sort === b.sort && a.kind === b.kind && a.origin.uri === b.origin.uri;
}

/** What tells whether a name still stands for the same thing: its sort, kind and id. */
export function symbolToken(symbol: ArchSymbol | undefined): string | undefined {
  return symbol && `${symbol.sort} ${symbol.kind ?? ""} ${symbol.id}`;
}

/** Where everything that is said while a design is built goes: into the unit that is being made, or straight into the design. */
export class Journal {
  private recording: Recording | null = null;
  readonly chain: NameChain;

  constructor(
    readonly names: Names,
    private readonly collector: FindingCollector,
    private readonly declarations: DeclarationIndex,
    before: NameChain | null,
  ) {
    this.chain = new NameChain(before);
  }

  get findings(): FindingCollector {
    return this.recording?.findings ?? this.collector;
  }

  read(source: string, key: string, token: Token): void {
    this.recording?.read(source, key, token);
  }

  claim(source: string, key: string): void {
    this.recording?.claims.push({ source, key });
  }

  isOwn(symbol: ArchSymbol | undefined): boolean {
    return symbol !== undefined && this.recording?.symbols.includes(symbol) === true;
  }

  isRecording(): boolean {
    return this.recording !== null;
  }

  /** The number of the names before the unit that is being made. */
  namesBefore(): number {
    return this.recording?.namesBefore ?? this.chain.number;
  }

  declare(symbol: ArchSymbol): void {
    this.recording?.symbols.push(symbol);
    this.chain.add(symbol);
    this.names.add(symbol);
    if (this.recording) this.recording.occurrences.push({ symbol, origin: symbol.origin, declares: true });
    else this.names.writeDeclared(symbol);
  }

  occur(occurrence: Occurrence): void {
    if (this.recording) this.recording.occurrences.push(occurrence);
    else this.names.write([occurrence]);
  }

  declared(declared: Declared): void {
    if (this.recording) this.recording.declarations.push(declared);
    else this.declarations.add(declared.declaration.document, [declared]);
  }

  /** Makes a unit and writes down what it asks and says. Its names are known at once, the rest when it is kept. */
  record<T>(make: () => T): { readonly result: T; readonly recording: Recording } {
    const recording = new Recording(this.chain.number);
    this.recording = recording;
    try {
      return { result: make(), recording };
    } finally {
      this.recording = null;
    }
  }

  /** Puts what a unit said into the design. */
  keep({ recording }: Unit, document: ArchDocument): void {
    if (recording.hasFindings) this.collector.addAll(recording.findings.findings);
    this.names.write(recording.occurrences);
    this.declarations.add(document, recording.declarations);
  }

  /** The names and claims of a unit that is used again. */
  repeat({ recording }: Unit, source: (name: string) => Source): void {
    for (const symbol of recording.symbols) {
      this.chain.add(symbol);
      this.names.add(symbol);
    }
    for (const claim of recording.claims) source(claim.source).claim?.(claim.key);
  }
}
