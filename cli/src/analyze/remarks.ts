import type { Analysis, Method } from "@lintel/engine/analysis";
import { type Design, lookup } from "@lintel/engine/model";
import { takesRequests } from "./tables.ts";

interface Noted {
  readonly note: string | null;
  readonly method: Method;
}

export interface Remarks {
  /** Why numbers are missing. */
  readonly missing: readonly string[];
  readonly approximate: readonly string[];
  readonly other: readonly string[];
}

/** What a reader must know to trust the numbers: each reason once, with the elements it holds for. */
export function remarksOn(design: Design, analysis: Analysis): Remarks {
  const collected = { missing: new Reasons(), approximate: new Reasons(), other: new Reasons() };
  const note = (id: string, figure: Noted | null, value: number | null): void => {
    if (!figure?.note) return;
    const kind = value === null ? "missing" : figure.method === "exact" ? "other" : "approximate";
    collected[kind].add(figure.note, id);
  };
  const { components: byId } = lookup(design);
  for (const flow of Object.values(analysis.flows)) {
    note(flow.id, flow.latency, flow.latency.mean);
    for (const figure of [flow.rate, flow.availability.availability, flow.maxThroughput]) note(flow.id, figure, figure.value);
  }
  for (const component of Object.values(analysis.components)) {
    if (byId.get(component.id)?.kind === "client") continue;
    const { rate, utilisation, availability, hitRatio, storage, costPerMonth, swarm, job } = component;
    if (takesRequests(component)) {
      note(component.id, component.sojourn, component.sojourn.mean);
      for (const figure of [rate, utilisation]) note(component.id, figure, figure.value);
    }
    const batch = [swarm?.time ?? null, job?.time ?? null, job?.busy ?? null];
    for (const figure of [availability.availability, hitRatio, storage, costPerMonth, ...batch]) {
      note(component.id, figure, figure?.value ?? null);
    }
  }
  for (const link of Object.values(analysis.links)) {
    note(link.id, link.rate, link.rate.value);
    note(link.id, link.latency, link.latency.mean);
    if (link.polling) note(link.id, link.polling.rate, link.polling.rate.value);
  }
  for (const verdict of analysis.objectives) {
    // Missed without a value: known to be beyond every bound, so nothing is missing.
    if (verdict.met === false && verdict.value === null && verdict.note) collected.other.add(verdict.note, verdict.id);
    else note(verdict.id, verdict, verdict.value);
  }
  const nothing =
    design.components.length === 0 ? ["The design has no component yet, so there is nothing to compute: begin with service Api"] : [];
  return {
    missing: collected.missing.lines(),
    approximate: collected.approximate.lines(),
    other: [...nothing, ...collected.other.lines()],
  };
}

/** More remarks of one sort than this are not read. */
const mostLines = 40;

/** Reasons in the order they came, with the elements they hold for. */
class Reasons {
  readonly #elements = new Map<string, Set<string>>();

  /** `note` may hold several reasons, separated by semicolons. */
  add(note: string, element: string): void {
    for (const reason of note.split("; ")) {
      const known = this.#elements.get(reason);
      if (known) known.add(element);
      else this.#elements.set(reason, new Set([element]));
    }
  }

  lines(): readonly string[] {
    const lines = [...this.#elements].map(([reason, elements]) => `${listed([...elements])}: ${reason}`);
    const more = lines.length - mostLines;
    return more > 0 ? [...lines.slice(0, mostLines), `and ${more} more (--format json has all)`] : lines;
  }
}

function listed(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}
