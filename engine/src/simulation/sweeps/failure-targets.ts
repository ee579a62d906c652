import { countText, type Design } from "../../model/index.ts";
import { compile } from "../compile/compile.ts";
import type { FailureTarget } from "./failure-result.ts";

/**
 * Everything that can fail at once: each zone and region that something stands in, all replicas of each component, and one of them where
 * there are several. Places come first, then components in their order.
 */
export function failureTargets(design: Design): readonly FailureTarget[] {
  const { components, units, zones, regions } = compile(design, null);
  const atStart = (unit: number): boolean => {
    const station = components[units[unit]!.component]!;
    return !station.isClient && (unit - station.firstUnit) % station.slots < station.copies;
  };
  const started = units.filter((_, unit) => atStart(unit));
  const place =
    (kind: "zone" | "region") =>
    (element: string, index: number): FailureTarget[] => {
      const replicas = started.filter((unit) => unit[kind] === index).length;
      if (replicas === 0) return [];
      const text = `${kind} ${element} with ${replicas === 1 ? "1 replica" : `${countText(replicas)} replicas`}`;
      return [{ id: `${kind} ${element}`, element, kind, replicas, of: started.length, text }];
    };
  return [
    ...zones.flatMap(place("zone")),
    ...regions.flatMap(place("region")),
    ...components.flatMap(({ id, isClient, groups, copies }): FailureTarget[] => {
      const of = groups * copies;
      if (isClient || of === 0) return [];
      const all: FailureTarget = {
        id: `component ${id}`,
        element: id,
        kind: "component",
        replicas: of,
        of,
        text: of === 1 ? id : `all ${countText(of)} replicas of ${id}`,
      };
      if (of === 1) return [all];
      return [all, { ...all, id: `replica ${id}`, kind: "replica", replicas: 1, text: `one of ${countText(of)} replicas of ${id}` }];
    }),
  ];
}
