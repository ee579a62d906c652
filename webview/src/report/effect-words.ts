import { type Design, lookup } from "@lintel/engine/model";
import type { LiveEffect } from "@lintel/engine/simulation";
import { t } from "../texts/index.ts";

/** What is done to a running system in a few words: `Cache killed`, `Api slowed × 2`. */
export function effectWords(design: Design, effect: LiveEffect): string {
  const name = (id: string): string => lookup(design).elements.get(id)?.title ?? id;
  switch (effect.type) {
    case "load":
      return effect.flow === null
        ? t.effects.load(factorText(effect.factor))
        : t.effects.loadOf(factorText(effect.factor), name(effect.flow));
    case "kill":
      return effect.count === null ? t.effects.killed(name(effect.component)) : t.effects.someKilled(effect.count, name(effect.component));
    case "slow":
      return t.effects.slowed(name(effect.component), effect.factor);
    case "partition":
      return t.effects.cutOff(name(effect.a), name(effect.b));
    case "outage":
      return t.effects.down(name(effect.place));
    case "error":
      return t.effects.errors(shareText(effect.probability), name(effect.component));
    case "drop":
      return t.effects.lost(shareText(effect.probability), name(effect.link));
    case "restart":
      return t.effects.restarted(name(effect.component));
  }
}

function factorText(factor: number): string {
  return String(Number(factor.toPrecision(3)));
}

function shareText(share: number): string {
  return `${Math.round(share * 100)}%`;
}
