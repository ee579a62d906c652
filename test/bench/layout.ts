// How fast designs are laid out and how little an edit moves: milliseconds for the whole picture, and mean movement of the components
// that an edit does not touch, in widths of a component. Numbers are for people; nothing is asserted.
/// <reference path="../../webview/src/layout/elk-worker.d.ts" />
import { designFromText } from "@lintel/language";
import { Worker as ElkWorker } from "elkjs/lib/elk-worker.min.js";
import { diagramGraph } from "../../webview/src/diagram/diagram-graph.ts";
import type { Placement } from "../../webview/src/diagram/placement.ts";
import { LayoutService } from "../../webview/src/layout/layout-service.ts";
import { generatedDesign } from "./designs.ts";

/** ELK on this thread behind the interface of a worker. */
class LocalWorker {
  readonly #elk = new ElkWorker();
  set onmessage(receive: (event: { readonly data: unknown }) => void) {
    this.#elk.onmessage = receive;
  }
  postMessage(message: unknown): void {
    this.#elk.postMessage(message);
  }
  addEventListener(): void {}
  terminate(): void {}
}

const started = (): LayoutService => new LayoutService(() => Promise.resolve(new LocalWorker() as unknown as Worker));

/** Edits as people make them, each on top of the ones before; `n` counts them. */
const edits: readonly (readonly [name: string, change: (text: string, n: number, cells: number) => string])[] = [
  [
    "a component in a group and two links",
    (text, n, cells) =>
      `${text.replace(`group "Area ${n % cells}" {`, `group "Area ${n % cells}" {\n  service New${n} {}`)}\nApi${n % cells} -> New${n}\nNew${n} -> Db${n % cells}\n`,
  ],
  ["a link across groups", (text, n, cells) => `${text}\nWorker${n % cells} -> Api${(n * 7 + 3) % cells} "tells ${n}"\n`],
  ["a component less", (text, n) => text.replace(new RegExp(`^\\s*(service New${n - 2} .*|.*\\bNew${n - 2}\\b.*)$`, "gm"), "")],
  [
    "a component outside of groups",
    (text, n, cells) => `${text}\nexternal Partner${n} {}\nApi${(n * 3) % cells} -> Partner${n} over https\n`,
  ],
];

/** Enough for a design of 80 components to be laid out anew once. */
const editCount = 60;

const graphOf = (text: string) => diagramGraph(designFromText(text).design, null, [], null, "right");

console.log(
  "components, first layout with a cold engine, the next with a warm one; then edits; milliseconds of processor time, movement in widths of a component",
);
for (const size of [20, 80, 200, 1000]) {
  const layouts = started();
  const cells = Math.round(size / 5);
  let text = generatedDesign(size);
  const whole = async (): Promise<number> => {
    layouts.startAnew();
    const graph = graphOf(text);
    const before = process.cpuUsage();
    await layouts.place(graph);
    return milliseconds(process.cpuUsage(before));
  };
  const [cold, ...warm] = [await whole(), await whole(), await whole(), await whole()];
  let before = (await layouts.place(graphOf(text))) as Placement;
  const shape = `${Math.round(before.width)} × ${Math.round(before.height)} pixels, ${before.method}`;
  console.log(`${size}: ${cold.toFixed(0)} ms, ${Math.min(...warm).toFixed(0)} ms, ${shape}`);

  const sum = { movement: 0, count: 0, anew: 0, worst: 0, time: 0 };
  const byEdit = new Map<string, number[]>();
  for (let n = 0; n < editCount; n++) {
    const [name, change] = edits[n % edits.length] as (typeof edits)[number];
    text = change(text, n, cells);
    const graph = graphOf(text);
    const begin = process.cpuUsage();
    const after = (await layouts.place(graph)) as Placement;
    sum.time += milliseconds(process.cpuUsage(begin));
    const movement = meanMovement(before, after);
    byEdit.set(name, [...(byEdit.get(name) ?? []), movement]);
    sum.movement += movement;
    sum.worst = Math.max(sum.worst, movement);
    if (movement > 1) sum.anew++;
    sum.count++;
    before = after;
  }
  console.log(
    `  ${sum.count} edits: ${(sum.movement / sum.count).toFixed(2)} widths per edit, at worst ${sum.worst.toFixed(2)}, ${sum.anew} laid out as a whole, ${(sum.time / sum.count).toFixed(0)} ms per edit`,
  );
  for (const [name, values] of byEdit)
    console.log(`  ${name}: ${(values.reduce((total, value) => total + value, 0) / values.length).toFixed(2)} widths`);
}

/** Processor time, which a busy machine distorts less than the clock. */
function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}

/** Mean distance that components of both pictures moved, relative to the picture's own shift, in widths of a component. */
function meanMovement(before: Placement, after: Placement): number {
  const widths: number[] = [];
  const distances: number[] = [];
  for (const [id, box] of after.nodes) {
    const old = before.nodes.get(id);
    if (!old) continue;
    widths.push(box.width);
    distances.push(Math.hypot(box.x - old.x, box.y - old.y));
  }
  const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
  return mean(distances) / mean(widths);
}
