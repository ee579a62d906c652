import { type Design, lookup } from "@lintel/engine/model";
import type { LiveEffect } from "@lintel/engine/simulation";

/** What is done to a running system in a few words: `Cache killed`, `Api slowed × 2`. */
export function effectWords(design: Design, effect: LiveEffect): string {
  const name = (id: string): string => lookup(design).elements.get(id)?.title ?? id;
  switch (effect.type) {
    case "load":
      return `load × ${Number(effect.factor.toPrecision(3))}${effect.flow === null ? "" : ` of ${name(effect.flow)}`}`;
    case "kill":
      return `${effect.count === null ? "" : `${effect.count} of `}${name(effect.component)} killed`;
    case "slow":
      return `${name(effect.component)} slowed × ${effect.factor}`;
    case "partition":
      return `${name(effect.a)} cut off from ${name(effect.b)}`;
    case "outage":
      return `${name(effect.place)} down`;
    case "error":
      return `${Math.round(effect.probability * 100)}% errors at ${name(effect.component)}`;
    case "drop":
      return `${Math.round(effect.probability * 100)}% lost on ${name(effect.link)}`;
    case "restart":
      return `${name(effect.component)} restarted`;
  }
}
