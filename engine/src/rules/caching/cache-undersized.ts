import { hitRatioFigure } from "../../analysis/cache/hit-ratio.ts";
import { type Component, countText, dataText, type Fix, percentText } from "../../model/index.ts";
import type { RuleOption } from "../option.ts";
import type { Rule } from "../rule.ts";

const hitRatioTolerance: RuleOption = {
  name: "hit-ratio-tolerance",
  measure: "ratio",
  default: 0.05,
  minimum: 0,
  maximum: 1,
  documentation: "How far a written hit ratio may lie above the one that the size gives: that much is an estimate, more a contradiction.",
};

export const cacheUndersized: Rule = {
  code: "cache-undersized",
  category: "caching",
  severity: "warning",
  options: [hitRatioTolerance],
  restsOn: ["hit-ratio", "size", "item-size", "keys", "skew", "policy", "ttl", "scope"],
  summary: "A cache is too small, or its entries live too briefly, for the hit ratio written for it.",
  rationale: `The hit ratio follows from how many of the keys fit, how unequally they are asked for, and how long entries live. A hit ratio written beside them that is clearly higher cannot be reached, and what is behind the cache gets the difference: from 95% to 90%, twice the load.

Make the cache larger, let entries live longer, or leave the \`hit-ratio\` out, so that everything is computed from the size.`,
  references: [
    "https://ieeexplore.ieee.org/document/1027790 (Hierarchical Web Caching Systems: Che's approximation)",
    "https://aws.amazon.com/builders-library/caching-challenges-and-strategies/",
  ],
  invalid: ["cache Profiles { replicas 3  size 10 GB  item-size 1 kB  keys 1 billion  skew zipf(0.8)  hit-ratio 95%  ttl 24 h }"],
  valid: ["cache Profiles { replicas 3  size 10 GB  item-size 1 kB  keys 10M  skew zipf(0.8)  hit-ratio 95% }"],
  check({ design, analysis, option }) {
    const tolerance = option(hitRatioTolerance);
    return design.components.flatMap((component) => {
      const { cache } = component;
      if (!cache?.hitRatio || cache.hitRatio.assumed !== null || !cache.size || !cache.itemSize || !cache.keys) return [];
      const written = cache.hitRatio.value;
      const lookups = analysis.components[component.id]?.readRate.value ?? 0;
      const reached = hitRatioFigure({ ...component, cache: { ...cache, hitRatio: null } }, lookups)?.value ?? null;
      if (reached === null || reached >= written - tolerance) return [];
      const room = Math.floor(cache.size.value / Math.max(1, cache.itemSize.value));
      const more = written < 1 ? `, ${countText((1 - reached) / (1 - written))} times the misses` : "";
      return [
        {
          element: component.id,
          message: `${component.id} is written to answer ${percentText(written)} from ${dataText(cache.size.value)}, which hold ${countText(Math.min(room, cache.keys.value))} of ${countText(cache.keys.value)} keys: it reaches ${percentText(reached)}${more}. Make it larger, or leave the hit-ratio out, so that it is computed.`,
          origin: cache.hitRatio.origin ?? component.origin,
          related: cache.size.origin ? [{ message: "the size", origin: cache.size.origin }] : [],
          fixes: [
            ...sizeFix(component, lookups, written),
            {
              title: `Leave the hit ratio to the size (${percentText(reached)})`,
              safe: false,
              edits: [{ type: "remove", element: component.id, path: ["hit-ratio"] }],
            },
          ],
        },
      ];
    });
  },
};

/** The smallest size, to two digits, with which the cache reaches its written hit ratio; none where only its ttl or its keys stand in the way. */
function sizeFix(component: Component, lookups: number, wanted: number): readonly Fix[] {
  const { cache } = component;
  if (!cache?.size || !cache.itemSize || !cache.keys) return [];
  const { size } = cache;
  const reaches = (bytes: number): boolean => {
    const larger = { ...component, cache: { ...cache, hitRatio: null, size: { ...size, value: bytes } } };
    return (hitRatioFigure(larger, lookups)?.value ?? 0) >= wanted;
  };
  let enough = cache.keys.value * cache.itemSize.value;
  if (!reaches(enough)) return [];
  let low = size.value;
  // Halving the ratio of both ends twenty times leaves less than a thousandth between them.
  for (let step = 0; step < 20 && enough / low > 1.001; step += 1) {
    const middle = Math.sqrt(low * enough);
    if (reaches(middle)) enough = middle;
    else low = middle;
  }
  const unit = [1e15, 1e12, 1e9, 1e6, 1e3, 1].find((each) => enough >= each) ?? 1;
  const digit = 10 ** Math.max(0, Math.floor(Math.log10(enough / unit)) - 1);
  const text = dataText(Math.ceil(enough / unit / digit - 1e-9) * digit * unit);
  return [
    {
      title: `Make it ${text}, which answers ${percentText(wanted)}`,
      safe: false,
      edits: [{ type: "set", element: component.id, path: ["size"], value: text }],
    },
  ];
}
