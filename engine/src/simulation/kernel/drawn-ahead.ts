import type { RandomStream } from "./random.ts";
import { exponentialKind, type Sampler, sample } from "./sampler.ts";

/** Values drawn at a time; an enum, so that the number stands in the code. */
enum Block {
  size = 64,
}

/**
 * Values of one distribution, drawn a block at a time from a stream that nothing else draws from: the same values in the same order as one
 * by one, without the way through the generator at each.
 */
export class DrawnAhead {
  private readonly values = new Float64Array(Block.size);
  private at: number = Block.size;
  private readonly sampler: Sampler;
  private readonly stream: RandomStream;

  constructor(sampler: Sampler, stream: RandomStream) {
    this.sampler = sampler;
    this.stream = stream;
  }

  next(): number {
    const { values } = this;
    if (this.at === Block.size) this.refill();
    return values[this.at++]!;
  }

  private refill(): void {
    const { values, sampler, stream } = this;
    if (sampler.kind === exponentialKind) stream.exponentials(values, sampler.scale);
    else for (let i = 0; i < values.length; i++) values[i] = sample(sampler, stream);
    this.at = 0;
  }
}
