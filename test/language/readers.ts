import { readdirSync, readFileSync } from "node:fs";
import { analyze } from "@lintel/engine/analysis";
import type { Design } from "@lintel/engine/model";
import { rules, runRules } from "@lintel/engine/rules";
import { createRun, defaultOptions } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";

/**
 * The paths of a design that something reads, such as `components.queueLimit.value`; numbers of lists are left out. Copying an
 * object (`{ ...component }`) reads nothing.
 */
export function recorded<T extends object>(root: T): { readonly watched: T; readonly read: ReadonlySet<string> } {
  const read = new Set<string>();
  const known = new WeakMap<object, object>();
  const watch = (target: object, path: string): object => {
    const made = known.get(target);
    if (made) return made;
    let copied: string | symbol | null = null;
    const proxy = new Proxy(target, {
      getOwnPropertyDescriptor: (of, key) => {
        copied = key;
        return Reflect.getOwnPropertyDescriptor(of, key);
      },
      get: (of, key) => {
        const value: unknown = Reflect.get(of, key);
        if (typeof key === "symbol") return value;
        const inside = Array.isArray(of) ? path : path === "" ? key : `${path}.${key}`;
        if (copied !== key && !Array.isArray(of)) read.add(inside);
        copied = null;
        return typeof value === "object" && value !== null ? watch(value, inside) : value;
      },
    });
    known.set(target, proxy);
    return proxy;
  };
  return { watched: watch(root, "") as T, read };
}

const folder = (path: string): string[] => {
  const url = new URL(path, import.meta.url);
  return readdirSync(url)
    .filter((name) => name.endsWith(".arch"))
    .map((name) => readFileSync(new URL(name, url), "utf8"));
};

/** What analysis, rules and simulation read of designs that use all of the language. */
export function readByEngines(): ReadonlySet<string> {
  const designs = [...folder("../../examples/"), ...folder("../fixtures/language/")];
  const all = new Set<string>();
  const add = (text: string, simulated: boolean): void => {
    const { watched, read } = recorded<Design>(designFromText(text).design);
    runRules({ design: watched, analysis: analyze(watched) });
    const scenarios = simulated ? [null, ...watched.scenarios.slice(0, 1)] : [];
    for (const scenario of scenarios)
      createRun(watched, { ...defaultOptions, scenario: scenario?.id ?? null, maxEvents: 500 }).advance(500);
    for (const path of read) all.add(path);
  };
  for (const text of designs) add(text, true);
  for (const { invalid } of rules) add(invalid[0] ?? "", false);
  return all;
}
