/** Messages waiting in one partition, oldest first. */
export class MessageRing {
  count = 0;
  private head = 0;
  private at = new Float64Array(16);
  private visible = new Float64Array(16);
  private site = new Int32Array(16);
  private attempt = new Int32Array(16);

  add(at: number, visible: number, site: number, attempt: number): void {
    if (this.count === this.at.length) this.grow();
    const slot = (this.head + this.count) & (this.at.length - 1);
    this.at[slot] = at;
    this.visible[slot] = visible;
    this.site[slot] = site;
    this.attempt[slot] = attempt;
    this.count += 1;
  }

  /** Of the oldest message: when it was published, since when it waits, its delivery site, its earlier deliveries. */
  get publishedAt(): number {
    return this.at[this.head]!;
  }

  get visibleAt(): number {
    return this.visible[this.head]!;
  }

  get deliverySite(): number {
    return this.site[this.head]!;
  }

  get deliveries(): number {
    return this.attempt[this.head]!;
  }

  drop(): void {
    this.head = (this.head + 1) & (this.at.length - 1);
    this.count -= 1;
  }

  private grow(): void {
    const size = this.at.length * 2;
    const mask = this.at.length - 1;
    const at = new Float64Array(size);
    const visible = new Float64Array(size);
    const site = new Int32Array(size);
    const attempt = new Int32Array(size);
    for (let i = 0; i < this.count; i++) {
      const slot = (this.head + i) & mask;
      at[i] = this.at[slot]!;
      visible[i] = this.visible[slot]!;
      site[i] = this.site[slot]!;
      attempt[i] = this.attempt[slot]!;
    }
    this.at = at;
    this.visible = visible;
    this.site = site;
    this.attempt = attempt;
    this.head = 0;
  }
}
