import { expect, test } from "vitest";
import { design } from "./diagram/testing/small-design.ts";
import { readState } from "./page/saved-state.ts";
import { readMessage } from "./read-message.ts";

const message = {
  type: "design",
  uri: "file:///a.arch",
  version: 1,
  design: design({}),
  analysis: { flows: {}, components: {}, links: {}, objectives: [] },
  findings: [],
  broken: false,
};

const layout = { key: "", width: 1, height: 1, nodes: [], groups: [], edges: [], origin: { x: 0, y: 0 } };

test.each([
  [message],
  [{ type: "empty", reason: "no file" }],
  [{ type: "early", count: 3 }],
  [{ type: "given-layout", layout }],
  [{ type: "select", element: null }],
  [{ type: "lock", locked: true }],
  [{ type: "simulate", scenario: "s" }],
  [{ type: "export", format: "svg" }],
  [{ type: "export", format: "png", scale: 2 }],
  [{ type: "layout", uri: "file:///a.arch", content: null }],
  [{ type: "picked-design", picked: null }],
  [{ type: "picked-design", picked: { uri: "file:///b.arch", title: "b.arch", design: design({}) } }],
])("%j is a message", (value) => expect(readMessage(value)).toBe(value));

test.each([
  [null],
  ["design"],
  [[]],
  [{ type: "other" }],
  [{ type: "early" }],
  [{ type: "given-layout", layout: { ...layout, width: null } }],
  [{ type: "given-layout", layout: { ...layout, edges: {} } }],
  [{ type: "select" }],
  [{ type: "lock", locked: "yes" }],
  [{ type: "export", format: "exe" }],
  [{ type: "export", format: "png", scale: 9 }],
  [{ type: "layout", uri: "file:///a.arch" }],
  [{ type: "picked-design", picked: { uri: "file:///b.arch", title: "b.arch", design: {} } }],
  [{ ...message, design: {} }],
  [{ ...message, analysis: null }],
  [{ ...message, analysis: { components: {}, links: {} } }],
  [{ ...message, findings: "none" }],
])("%j is none", (value) => expect(readMessage(value)).toBeNull());

test("a saved state of any shape can be read", () => {
  const state = {
    uri: "u",
    isLocked: true,
    view: "v",
    transform: { x: 1, y: 2, k: 3 },
    direction: "down" as const,
    folded: ["Private"],
    pins: "{}",
    without: null,
    flow: "Read",
    isSequence: true,
    isOutlineOpen: true,
    isSimulationOpen: true,
    simulation: {
      scenario: "s",
      seed: 2,
      load: 3,
      replications: 4,
      speed: "10" as const,
      tab: "sweeps" as const,
      flow: "Read",
      moment: 12,
      actions: [{ at: 1.5, duration: null, effect: { type: "kill" as const, component: "Db", count: null, replica: null } }],
      hasRun: true,
      height: 40,
    },
  };
  expect(readState(state)).toEqual(state);
  // A state from before there were replications.
  expect(readState({ simulation: { scenario: "s", seed: 2, load: 3 } }).simulation).toMatchObject({ seed: 2, replications: 1 });
  expect(readState(undefined).transform).toBeNull();
  expect(readState({ transform: { x: "1", y: 2, k: Number.NaN }, simulation: 3 })).toMatchObject({ transform: null, simulation: null });
});
