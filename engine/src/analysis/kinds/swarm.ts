import { chunkCount, oneByOneTime, swarmTime } from "../../formulas/peer-to-peer.ts";
import { type Component, timeText } from "../../model/index.ts";
import { atLeast, exact, unknown } from "../figure.ts";
import type { SwarmFigures } from "../figures.ts";
import { numberFacts } from "./facts.ts";

const keys = ["peers", "file", "chunk", "uplink"] as const;

/** How long a swarm and a single sender take to give every peer the file; `null` for other kinds and where nothing about the file is written. */
export function swarmFigures(component: Component): SwarmFigures | null {
  if (component.kind !== "swarm" || !keys.some((key) => component.facts[key])) return null;
  const facts = numberFacts(component.facts, keys);
  if ("missing" in facts) return nothing(`it does not say its ${facts.missing.join(", ")}`);
  const { peers, file, chunk, uplink } = facts;
  if (!(chunk > 0) || !(uplink > 0) || !(file > 0)) return nothing("file, chunk and uplink must be above 0");
  const chunks = chunkCount(file, chunk);
  return {
    chunks: exact(chunks),
    time: atLeast(
      swarmTime(chunks, peers, Math.min(chunk, file) / uplink),
      "the least that any schedule takes: each machine sends one chunk and receives one at a time, and one of them has the file",
    ),
    oneByOneTime: exact(oneByOneTime(file, peers, uplink), `one sender, ${timeText(file / uplink)} for each peer`),
  };
}

function nothing(reason: string): SwarmFigures {
  return { chunks: unknown(reason), time: unknown(reason), oneByOneTime: unknown(reason) };
}
