import type { DesignEdit, ElementId } from "../../model/index.ts";

/** What notices a dead active copy within 3 s and lets the standby take over within two more. */
export function takeoverEdits(component: ElementId): readonly DesignEdit[] {
  return [
    { type: "set", element: component, path: ["health-check"], value: "{ every 1 s  misses 3 }" },
    { type: "set", element: component, path: ["failover"], value: "2 s" },
  ];
}

/** One copy works, the others wait until it is noticed dead. */
export function standbyEdits(component: ElementId): readonly DesignEdit[] {
  return [{ type: "set", element: component, path: ["mode"], value: "active-passive" }, ...takeoverEdits(component)];
}
