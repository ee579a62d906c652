/** Calls by when their work ends, the first on top: a binary heap on typed arrays. Of equal ends the call added first comes first. */
export class WorkHeap {
  count = 0;
  private call = new Int32Array(16);
  private end = new Float64Array(16);
  private order = new Float64Array(16);
  private added = 0;

  get firstEnd(): number {
    return this.end[0]!;
  }

  add(call: number, end: number): void {
    if (this.count === this.call.length) this.grow();
    this.put(this.count, call, end, this.added++);
    this.count += 1;
    this.rise(this.count - 1);
  }

  takeFirst(): number {
    const call = this.call[0]!;
    this.removeAt(0);
    return call;
  }

  /** Removes a call wherever it stands; looks through all of them, which only cancelling does. */
  remove(call: number): void {
    const place = this.call.subarray(0, this.count).indexOf(call);
    if (place >= 0) this.removeAt(place);
  }

  clear(): void {
    this.count = 0;
  }

  private removeAt(place: number): void {
    this.count -= 1;
    const last = this.count;
    if (place === last) return;
    this.put(place, this.call[last]!, this.end[last]!, this.order[last]!);
    this.rise(place);
    this.sink(place);
  }

  private goesBefore(a: number, b: number): boolean {
    return this.end[a]! < this.end[b]! || (this.end[a] === this.end[b] && this.order[a]! < this.order[b]!);
  }

  private rise(from: number): void {
    for (let at = from; at > 0; ) {
      const above = (at - 1) >> 1;
      if (!this.goesBefore(at, above)) return;
      this.swap(at, above);
      at = above;
    }
  }

  private sink(from: number): void {
    for (let at = from; ; ) {
      const left = 2 * at + 1;
      const right = left + 1;
      let first = at;
      if (left < this.count && this.goesBefore(left, first)) first = left;
      if (right < this.count && this.goesBefore(right, first)) first = right;
      if (first === at) return;
      this.swap(at, first);
      at = first;
    }
  }

  private put(place: number, call: number, end: number, order: number): void {
    this.call[place] = call;
    this.end[place] = end;
    this.order[place] = order;
  }

  private swap(a: number, b: number): void {
    const call = this.call[a]!;
    const end = this.end[a]!;
    const order = this.order[a]!;
    this.put(a, this.call[b]!, this.end[b]!, this.order[b]!);
    this.put(b, call, end, order);
  }

  private grow(): void {
    const size = this.call.length * 2;
    const call = new Int32Array(size);
    const end = new Float64Array(size);
    const order = new Float64Array(size);
    call.set(this.call);
    end.set(this.end);
    order.set(this.order);
    this.call = call;
    this.end = end;
    this.order = order;
  }
}
