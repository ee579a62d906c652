import { hashKey } from "../model/index.ts";
import type { KeySpace, Site } from "./compile/model.ts";
import { Field } from "./kernel/calls.ts";
import { type RankSampler, zipfRanks } from "./kernel/zipf.ts";
import { ZipfCurve } from "./kernel/zipf-curve.ts";
import type { Simulator } from "./simulator.ts";

/** The keys that requests are about: drawn once for each request (and for each further round of what it repeats), read by whatever it meets. */
export class RequestKeys {
  private readonly ranks = new Map<KeySpace, RankSampler>();
  private readonly curves = new Map<KeySpace, ZipfCurve>();
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
  }

  /** Rank of the key that a call is about; NaN when it has none. */
  of(call: number, site: Site): number {
    const { calls } = this.sim;
    return site.keySlot < 0 ? Number.NaN : calls.keys[calls.keyPlace(call) + site.keySlot]!;
  }

  /** What ties the requests of one client or for one key together, for the balancers that hash; −1 when nothing is known of either. */
  hashOf(call: number, site: Site): number {
    const { sim } = this;
    const user = sim.calls.ints[call | Field.user]!;
    const key = this.of(call, site);
    if (user >= 0 || !Number.isNaN(key)) return hashKey(user >= 0 ? user : key, 0x2c1b3c6d);
    const from = sim.model.components[site.from]?.id ?? "A client";
    sim.note(
      `${from}: ${site.strategy} finds no ${site.strategy === "ip-hash" ? "number of users" : "key"} to go by, so each request picks a replica at random.`,
    );
    return -1;
  }

  draw(call: number, spaces: readonly KeySpace[], stream: number): void {
    const { calls } = this.sim;
    const place = calls.keyPlace(call);
    for (let i = 0; i < calls.keysPerCall; i++) {
      const space = spaces[i];
      const followed = space && space.follows >= 0 ? spaces[space.follows] : undefined;
      // What a key follows comes before it, so it is drawn already.
      if (space && followed) calls.keys[place + i] = this.keyLike(calls.keys[place + space.follows]!, followed, space, stream);
      else calls.keys[place + i] = space ? this.drawOne(space, stream) : Number.NaN;
    }
  }

  /** Keys for a consumer's own calls. */
  drawForConsumer(call: number, site: Site): void {
    const { model } = this.sim;
    const spaces = model.consumerKeys[site.component];
    if (spaces && spaces.length > 0) this.draw(call, spaces, model.components[site.component]!.choiceStream);
  }

  private drawOne(space: KeySpace, stream: number): number {
    const { sim } = this;
    for (const hot of sim.actions.hotKeys) {
      if (hot.field === space.name && sim.stream(stream).happens(hot.share)) return 1;
    }
    let ranks = this.ranks.get(space);
    if (!ranks) {
      ranks = zipfRanks(space.exponent, space.keys);
      this.ranks.set(space, ranks);
    }
    return ranks(sim.stream(stream));
  }

  /** The key of `space` that is as popular there as the key of this rank is in `followed`. */
  private keyLike(rank: number, followed: KeySpace, space: KeySpace, stream: number): number {
    const { sim } = this;
    const from = this.curveOf(followed);
    const below = from.below(rank - 1);
    // The key that a scenario makes hot is one key everywhere.
    const within = rank === 1 && sim.actions.hotKeys.some((hot) => hot.field === followed.name) ? 0 : sim.stream(stream).fine();
    return this.curveOf(space).rankAt(below + within * (from.below(rank) - below));
  }

  private curveOf(space: KeySpace): ZipfCurve {
    let curve = this.curves.get(space);
    if (!curve) {
      curve = new ZipfCurve(space.exponent, space.keys);
      this.curves.set(space, curve);
    }
    return curve;
  }
}
