import type { Effect, Measured, Row, Sensitivity } from "@lintel/engine/analysis";
import { percentText } from "@lintel/engine/model";
import { code, table } from "./text.ts";

const names: Readonly<Record<Measured, string>> = { p99: "p99", downtime: "Time down", throughput: "Carries" };

/** Effects shown of each figure. */
const shown = 3;

/** Changes less than this are not worth a line. */
const leastChange = 0.005;

/** What would change an element's figures most; nothing where nothing is known yet. */
export function sensitivityText(sensitivity: Sensitivity | null): string {
  if (sensitivity === null) return "";
  const rows = (Object.keys(names) as Measured[]).flatMap((measured): Row[] => {
    const effects = (sensitivity.effects[measured] ?? []).filter(({ change }) => Math.abs(change) >= leastChange);
    return effects
      .slice(0, shown)
      .map((effect, index): Row => [index === 0 ? names[measured] : "", effectText(effect, sensitivity.target)]);
  });
  if (rows.length === 0) return "";
  const left = sensitivity.inputs - sensitivity.tried;
  const among = left > 0 ? `, of the ${sensitivity.tried} likeliest of ${sensitivity.inputs} inputs` : "";
  return `What would change it most${among} (each a tenth up or down, counts by at least one):\n\n${table(rows)}`;
}

function effectText({ element, property, from, to, change, assumed }: Effect, self: string): string {
  const name = element === self ? property : `${property} of ${code(element)}`;
  return `**${signed(change)}** with ${name} ${from} → ${to}${assumed ? " (assumed)" : ""}`;
}

function signed(change: number): string {
  return `${change > 0 ? "+" : "−"}${percentText(Number(Math.abs(change).toPrecision(2)))}`;
}
