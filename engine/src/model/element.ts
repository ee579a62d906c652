import type { Given } from "./given.ts";
import type { Origin } from "./origin.ts";

/**
 * The stable name of an element, unique in a design:
 * a component, flow, group, region, constant by its name (`Api`), a group without a name as `group "Edge"`, an implicit flow as
 * `flow Visitor` after its client, a zone as `us-east.a`, an entity as `Links.Link`, a link of any kind as `Api -> Links`
 * (a further link between the same pair as `Api -> Links #2`), a shard as `Links/Link`,
 * an objective as `slo Redirect: latency p99`, a scenario as `scenario "Lose a zone"`, a view as `view "Write path"`.
 */
export type ElementId = string;

/** A risk the author accepts on an element: `accept CODE "reason"`. */
export interface AcceptedRisk {
  readonly rule: string;
  readonly reason: string;
  readonly origin: Origin;
}

export interface Element {
  readonly id: ElementId;
  /** The name as written, or the title of an unnamed element. */
  readonly name: string;
  /** What people read: the title when there is one, otherwise the name. */
  readonly title: string;
  /** Markdown of the `/** … *​/` comment before the declaration; `null` when there is none. */
  readonly documentation: string | null;
  /** The declaration's name (or head), the place a finding about the whole element points at. */
  readonly origin: Origin;
  readonly accepts: readonly AcceptedRisk[];
  /**
   * Keys that the text gives but that could not be understood, under the name they were most likely meant to have, with the keys of the
   * blocks around them (`replicate.mode`). Their defaults hold, so what rests on those is not worth telling.
   */
  readonly unread?: readonly string[];
}

/** A property that carries no number of the model, kept as written so that hovers and rules can show it. */
export type Facts = Readonly<Record<string, Given<string | number | boolean>>>;
