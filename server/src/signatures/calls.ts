import { type Signature, signaturesOf } from "@lintel/language";
import type { Token } from "../place/tokens.ts";
import { type ShownParameter, type ShownSignature, signatureLine } from "./signature.ts";

/** The call whose brackets are open at the end of some tokens: its name and what is written of its arguments. */
export interface OpenCall {
  readonly name: string;
  readonly arguments: readonly (readonly Token[])[];
}

/** The innermost call that is still open; `null` outside of any. */
export function openCall(tokens: readonly Token[]): OpenCall | null {
  let depth = 0;
  for (let index = tokens.length - 1; index >= 0; index--) {
    const text = tokens[index]?.text;
    if (text === "{" || text === "}" || text === "{}" || text === "=") return null;
    if (text === ")") depth++;
    if (text !== "(" || depth-- > 0) continue;
    const name = tokens[index - 1];
    // Plain brackets may stand around an expression inside a call.
    if (name?.sort === "word") return { name: name.text, arguments: separated(tokens.slice(index + 1)) };
    depth = 0;
  }
  return null;
}

function separated(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === "(") depth++;
    if (token.text === ")") depth--;
    if (token.text === "," && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** The ways to write a call of this name as the value of a key (`null` outside of bodies). */
export function callSignatures(name: string, key: string | null): readonly ShownSignature[] {
  const word = words[`${key ?? ""} ${name}`] ?? words[name];
  if (word) return [word];
  if (key !== null && (key === "shard" || key === "strategy")) return [];
  return signaturesOf(name).map(shown);
}

/** Which of a call's signatures, and which parameter of it, is being typed; the parameter is `null` behind the last one. */
export function activeIn(
  signatures: readonly ShownSignature[],
  call: OpenCall,
): { readonly signature: number; readonly parameter: number | null } {
  const labels = call.arguments.flatMap((argument) => labelOf(argument) ?? []);
  const fits = signatures.map((signature) => labels.filter((label) => placeOf(signature, label) >= 0).length);
  const best = Math.max(...fits, 0);
  // Without a label that decides, the first that still has a place for what is typed.
  const signature = Math.max(
    0,
    signatures.findIndex((candidate, index) => fits[index] === best && call.arguments.length <= places(candidate)),
  );
  const chosen = signatures[signature];
  if (!chosen) return { signature, parameter: null };
  const typed = call.arguments.at(-1) ?? [];
  const given = givenBefore(chosen.parameters, call.arguments.slice(0, -1));
  const label = labelOf(typed);
  const named = label === null ? -1 : nameOf(chosen.parameters, label);
  if (named >= 0) return { signature, parameter: named };
  const begun = label === null ? [] : chosen.parameters.flatMap(({ name }, at) => (name.startsWith(label) && !given.has(at) ? [at] : []));
  const [only, another] = begun;
  if (only !== undefined && another === undefined) return { signature, parameter: only };
  const free = firstFree(chosen.parameters, given);
  const repeated = places(chosen) === Number.POSITIVE_INFINITY ? chosen.parameters.length - 1 : null;
  return { signature, parameter: free ?? repeated };
}

/** Places of the parameters that these values are for: one with a name is for that parameter, others for the first that has none yet. */
export function givenBefore(parameters: readonly { readonly name: string }[], values: readonly (readonly Token[])[]): ReadonlySet<number> {
  const given = new Set<number>();
  for (const value of values) {
    const label = value.length > 1 ? labelOf(value) : null;
    const named = label === null ? -1 : nameOf(parameters, label);
    const place = named >= 0 ? named : firstFree(parameters, given);
    if (place !== null) given.add(place);
  }
  return given;
}

function firstFree(parameters: readonly unknown[], given: ReadonlySet<number>): number | null {
  const place = parameters.findIndex((_, at) => !given.has(at));
  return place < 0 ? null : place;
}

/** Percentiles stand for each other: the second one is the second parameter, whichever it is. */
function nameOf(parameters: readonly { readonly name: string }[], label: string): number {
  return /^p\d/.test(label) ? -1 : parameters.findIndex(({ name }) => name === label);
}

function places(signature: ShownSignature): number {
  return signature.label.includes("…") ? Number.POSITIVE_INFINITY : signature.parameters.length;
}

function placeOf(signature: ShownSignature, label: string): number {
  const exact = signature.parameters.findIndex(({ name }) => name === label);
  return exact >= 0 || !/^p\d/.test(label) ? exact : signature.parameters.findIndex(({ name }) => /^p\d/.test(name));
}

/** The word that says which parameter a value is: `mean` in `mean 5 ms`; `null` when its place says so. */
function labelOf([first, second]: readonly Token[]): string | null {
  if (first?.sort !== "word") return null;
  return second === undefined || second.sort !== "mark" ? first.text : null;
}

function shown(signature: Signature): ShownSignature {
  const open = signature.label.indexOf("(") + 1;
  let at = open;
  const texts = signature.label.slice(open, -1).split(", ");
  const spans = texts.map((text): readonly [number, number] => {
    const start = at;
    at += text.length + 2;
    return [start, start + text.length];
  });
  const parameters = signature.parameters.flatMap((parameter, index): ShownParameter[] => {
    const span = spans[index];
    // A parameter that may be repeated owns the dots behind it.
    const end = (parameter.variadic && texts[index + 1] === "…" ? spans[index + 1]?.[1] : span?.[1]) ?? 0;
    return span ? [{ at: [span[0], end], name: parameter.name, documentation: parameterText(parameter) }] : [];
  });
  const formula = signature.formula === null ? "" : `\n\n\`${signature.formula}\``;
  const source = signature.source === null ? "" : `\n\nSource: ${signature.source}`;
  const documentation = `${signature.documentation}${formula}\n\nFor example \`${signature.example}\`.${source}`;
  return { label: signature.label, documentation, parameters };
}

function parameterText({ documentation, optional }: Signature["parameters"][number]): string {
  return optional ? `${documentation} (may be left out)` : documentation;
}

function argument(name: string, documentation: string, text = name) {
  return { text, name, documentation };
}

const zipf = signatureLine("Popularity by rank: the k-th most popular has a share in proportion to 1 / k^exponent.", [
  "zipf(",
  argument("exponent", "0 is uniform; measured popularities are mostly between 0.6 and 1.2"),
  ")",
]);

const fields = (method: string, documentation: string): ShownSignature =>
  signatureLine(documentation, [
    `${method}(`,
    argument("field", "a field of the entity; several together are a compound key", "field, …"),
    ")",
  ]);

/** Words with arguments that are the value of one key; the key stands before the name where other keys take the same word. */
const words: Readonly<Record<string, ShownSignature>> = {
  zipf,
  "backoff exponential": signatureLine("Waits before each retry twice as long as before the one before.", [
    "exponential(",
    argument("base", "wait before the first retry", "base"),
    ", ",
    argument("max", "longest wait; without it there is none", "max TIME"),
    ")",
  ]),
  "backoff constant": signatureLine("Waits before each retry equally long.", ["constant(", argument("base", "the wait"), ")"]),
  "arrivals bursty": signatureLine("Poisson arrivals whose rate is higher during bursts; the mean stays that of the flow.", [
    "bursty(",
    argument("factor", "rate in a burst over the mean rate; at least 1"),
    ", ",
    argument("burst", "mean length of a burst"),
    ", ",
    argument("share", "share of the time in bursts; factor × share is at most 1"),
    ")",
  ]),
  "arrivals diurnal": signatureLine(
    "Poisson arrivals whose rate swings around the mean once in each period, beginning at the mean and rising.",
    [
      "diurnal(",
      argument("peak", "highest rate over the mean rate; 1 to 20"),
      ", ",
      argument("period", "from one peak to the next; 24 h unless given"),
      ")",
    ],
  ),
  "arrivals closed": signatureLine("A fixed number of users; each waits for its answer, thinks, and asks again.", [
    "closed(",
    argument("users", "how many users"),
    ", ",
    argument("think", "time between an answer and the next request; a time or a distribution"),
    ")",
  ]),
  "strategy weighted": signatureLine("Spreads requests in proportion to weights.", [
    "weighted(",
    argument("weight", "a component or one of its replicas, and its weight, such as Api.1 3", "NAME WEIGHT, …"),
    ")",
  ]),
  "shard hash": fields(
    "hash",
    "The hash of the key modulo the number of shards: even, but almost every key moves when the number changes.",
  ),
  "shard consistent-hash": fields(
    "consistent-hash",
    "A ring of hashes: only 1/N of the keys move when a shard is added; `virtual-nodes` even it out.",
  ),
  "shard rendezvous": fields("rendezvous", "Each key goes to the shard with the highest hash of key and shard: even, few keys move."),
  "shard range": fields("range", "Neighbouring keys on one shard: range queries stay on one shard, rising keys all go to the last one."),
  "shard list": fields("list", "Listed values per shard, such as countries."),
  "shard directory": fields("directory", "A table says where each key is: any placement, and one more lookup."),
  "shard geo": fields("geo", "By place: rows live near those who use them."),
};
