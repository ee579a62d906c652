import type { DesignEdit, Finding, Fix, Origin, RelatedLocation, Severity } from "@lintel/engine/model";

/** What is said about a kind of finding of the language, wherever it is explained. */
export interface LanguageRule {
  readonly code: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly rationale: string;
  /** An `.arch` text that raises it. */
  readonly invalid: string;
}

const rules = {
  "syntax-error": {
    severity: "error",
    summary: "The text does not follow the syntax of .arch files.",
    rationale:
      "What cannot be read is left out of the design, so every number that depends on it is missing. The rest of the file is still used.",
    invalid: "service Api { timeout",
  },
  "unknown-property": {
    severity: "error",
    summary: "A property does not exist on this kind of element.",
    rationale:
      "An unknown property changes nothing, so the design would silently mean something else than it says. The reference lists the properties of each kind.",
    invalid: "service Api { replicsa 3 }",
  },
  "duplicate-property": {
    severity: "error",
    summary: "A property is given twice in one body, or two properties say the same thing.",
    rationale: "Only one value can hold; the message says which one is used.",
    invalid: "service Api { replicas 2  replicas 3 }",
  },
  "missing-part": {
    severity: "error",
    summary: "A property lacks the part that gives it a meaning.",
    rationale: "Without it the property has no effect, or a default that is hardly meant. The rest of it is still used.",
    invalid: "service Api { rate-limit { burst 20 } }",
  },
  "wrong-type": {
    severity: "error",
    summary: "A value is not of the kind that its property takes.",
    rationale: "The value cannot be used, so the default applies instead.",
    invalid: 'service Api { replicas "three" }',
  },
  "wrong-dimension": {
    severity: "error",
    summary: "A value measures the wrong thing, or values that measure different things are added or compared.",
    rationale: "A time is not an amount of data: an expression that mixes them has no meaning.",
    invalid: "let x = 200 ms + 5 GB",
  },
  "out-of-range": {
    severity: "error",
    summary: "A number is outside the range that makes sense for its property.",
    rationale: "A probability above 1 or a negative number of replicas cannot exist; the default applies instead.",
    invalid: "service Api { error-rate 140% }",
  },
  "unknown-name": {
    severity: "error",
    summary: "A name refers to nothing that is declared or imported.",
    rationale: "The link, step or property that uses it has no target and is left out of the design.",
    invalid: "service Api\nApi -> Databse",
  },
  "unknown-product": {
    severity: "warning",
    summary: "A `technology` is nearly the name of a product of the catalogue, and is none.",
    rationale:
      "A known product brings documented defaults, such as the promised availability of a managed service. Of a misspelt one nothing is filled in, and the general defaults apply without a word.",
    invalid: "cache Sessions { technology redsi }",
  },
  "wrong-target": {
    severity: "error",
    summary: "A name refers to the wrong kind of element.",
    rationale: "For example a flow starts at a client, and a dead-letter queue is a queue.",
    invalid: "service Api\nflow F { from Api }",
  },
  "duplicate-name": {
    severity: "error",
    summary: "Two elements have the same name.",
    rationale: "Every reference to the name would be ambiguous; the first declaration is used.",
    invalid: "service Api\nservice Api",
  },
  "missing-import": {
    severity: "error",
    summary: "An imported file cannot be read.",
    rationale: "Everything it declares is missing from the design.",
    invalid: 'import "./missing.arch"',
  },
  "self-import": {
    severity: "warning",
    summary: "A file imports itself.",
    rationale: "What it declares is there already, so the import brings nothing; another file may be meant.",
    invalid: 'import "./design.arch"',
  },
  "undeclared-link": {
    severity: "error",
    summary: "A flow calls over a pair of components that no link connects.",
    rationale: "Without a link there is no network, timeout or retry to reckon with; the drawing would lack the arrow.",
    invalid: "client User\nservice Api\ndatabase Db\nUser -> Api\nflow F { from User  User -> Api { Api -> Db } }",
  },
  "flow-step-not-here": {
    severity: "error",
    summary: "A step of a flow starts at a component that is not the one handling the request there.",
    rationale: "Steps in a block run inside the last component before the block, so only that one can make calls there.",
    invalid: "client User\nservice Api\ndatabase Db\nUser -> Api\nApi -> Db\nflow F { from User  User -> Api  Api -> Db }",
  },
  "let-cycle": {
    severity: "error",
    summary: "Constants are defined in terms of each other.",
    rationale: "None of them can be computed.",
    invalid: "let a = b\nlet b = a",
  },
} as const satisfies Record<string, Omit<LanguageRule, "code">>;

export type LanguageCode = keyof typeof rules;

/** Every kind of finding the language reports itself, in the order of the reference. */
export const languageRules: readonly LanguageRule[] = Object.entries(rules).map(([code, rule]) => ({ code, ...rule }));

interface Details {
  readonly element?: string | null;
  readonly related?: readonly RelatedLocation[];
  readonly fixes?: readonly Fix[];
}

/** Collects the findings of one design; `most` bounds how many of one code are kept per file. */
export class FindingCollector {
  readonly findings: Finding[] = [];
  private readonly counts = new Map<string, number>();

  constructor(private readonly most = 100) {}

  report(code: LanguageCode, message: string, origin: Origin, details: Details = {}): void {
    if (!this.hasRoom(code, origin)) return;
    const severity = rules[code].severity;
    const { element = null, related = [], fixes = [] } = details;
    this.findings.push({ rule: code, severity, message: readable(message), element, origin, related, fixes });
  }

  /** Takes over findings that were collected apart. */
  addAll(findings: readonly Finding[]): void {
    for (const finding of findings) if (this.hasRoom(finding.rule, finding.origin)) this.findings.push(finding);
  }

  private hasRoom(code: string, origin: Origin): boolean {
    const key = `${origin.uri} ${code}`;
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    return count <= this.most;
  }
}

/** A message with endless words cut: a garbled file may quote a name of a megabyte. */
function readable(message: string): string {
  return message.replace(/\S{300,}/g, (word) => `${word.slice(0, 80)}…`);
}

/** A fix that replaces exactly the text at `origin`. */
export function replacement(title: string, origin: Origin, text: string): Fix {
  const edits: DesignEdit[] = [{ type: "replace", origin, text }];
  return { title, safe: false, edits };
}
