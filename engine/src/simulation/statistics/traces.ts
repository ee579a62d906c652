import { errorCauses, type SlowRequest, type Span } from "../result.ts";

const slots = 256;
const spansPerSlot = 64;
const kept = 20;

/**
 * Where the time of the slowest requests went. Up to 256 requests in flight write down their calls (at most 64 each); a request that
 * arrives while all slots are taken is not traced. The 20 slowest traced requests are kept.
 */
export class Traces {
  private readonly generation = new Int32Array(slots);
  private readonly count = new Int32Array(slots);
  private readonly free: number[] = Array.from({ length: slots }, (_, i) => slots - 1 - i);
  private readonly component = new Int32Array(slots * spansPerSlot);
  private readonly outcome = new Int32Array(slots * spansPerSlot);
  private readonly start = new Float64Array(slots * spansPerSlot);
  private readonly wait = new Float64Array(slots * spansPerSlot);
  private readonly service = new Float64Array(slots * spansPerSlot);
  private readonly names: readonly string[];
  private threshold = 0;
  private slowestSoFar: SlowRequest[] = [];

  constructor(componentIds: readonly string[]) {
    this.names = componentIds;
  }

  /** A handle for a new request, −1 when no slot is free. */
  open(): number {
    const slot = this.free.pop();
    if (slot === undefined) return -1;
    this.count[slot] = 0;
    return (this.generation[slot]! << 8) | slot;
  }

  /** `start` is absolute; spans of a request that has ended are ignored. */
  add(handle: number, component: number, start: number, wait: number, service: number, outcome: number): void {
    const slot = handle & 255;
    if (this.generation[slot] !== handle >> 8) return;
    const n = this.count[slot]!;
    if (n >= spansPerSlot) return;
    this.count[slot] = n + 1;
    const at = slot * spansPerSlot + n;
    this.component[at] = component;
    this.outcome[at] = outcome;
    this.start[at] = start;
    this.wait[at] = wait;
    this.service[at] = service;
  }

  close(handle: number, flow: string, arrival: number, total: number, counted: boolean): void {
    const slot = handle & 255;
    if (counted && total > this.threshold) this.keep(slot, flow, arrival, total);
    this.generation[slot] = (this.generation[slot]! + 1) & 0x3fffff;
    this.free.push(slot);
  }

  /** Slowest first. */
  slowest(): readonly SlowRequest[] {
    return this.slowestSoFar;
  }

  private keep(slot: number, flow: string, arrival: number, total: number): void {
    const spans: Span[] = [];
    for (let i = slot * spansPerSlot; i < slot * spansPerSlot + this.count[slot]!; i++) {
      spans.push({
        element: this.names[this.component[i]!] ?? "",
        start: this.start[i]! - arrival,
        wait: this.wait[i]!,
        service: this.service[i]!,
        outcome: this.outcome[i] === 0 ? "ok" : (errorCauses[this.outcome[i]! - 1] ?? "error"),
      });
    }
    spans.sort((a, b) => a.start - b.start);
    this.slowestSoFar = slowestOf([...this.slowestSoFar, { flow, total, spans }]);
    if (this.slowestSoFar.length === kept) this.threshold = this.slowestSoFar[kept - 1]?.total ?? 0;
  }
}

/** The slowest requests of several runs together, slowest first. */
export function slowestOf(requests: readonly SlowRequest[]): SlowRequest[] {
  return [...requests].sort((a, b) => b.total - a.total).slice(0, kept);
}
