import { analyze } from "@lintel/engine/analysis";
import { assumed, type CallStep, type Flow, type Step, timeText, written } from "@lintel/engine/model";
import { expect, test } from "vitest";
import { component, design, link } from "../diagram/testing/small-design.ts";
import { renderSequence } from "./draw-sequence.ts";
import { placeSequence } from "./place-sequence.ts";
import { type Sequence, sequenceOf } from "./sequence.ts";

const origin = { uri: "test.arch", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };

function call(from: string, to: string, more: Partial<CallStep> = {}): CallStep {
  const link = `${from} -> ${to}`;
  return {
    type: "call",
    from,
    to,
    async: false,
    link,
    label: null,
    access: null,
    keyField: null,
    body: [],
    onMiss: null,
    onError: null,
    origin,
    ...more,
  };
}

function flow(...steps: readonly Step[]): Flow {
  const said = { documentation: null, origin, accepts: [] };
  return {
    id: "Read",
    name: "Read",
    title: "Read",
    ...said,
    from: "User",
    rate: written(10),
    priority: assumed(5, "default"),
    steps,
    implicit: false,
  };
}

const block = { onError: null, origin };
const components = [
  component("User", "client"),
  component("Api", "service"),
  component("Hot", "cache"),
  component("Db", "database"),
  component("Log", "queue"),
];
/** A link with a latency of its own, in seconds one way. */
function far(from: string, to: string, latency: number) {
  return link(from, to, "call", { network: { ...link(from, to).network, latency: written(latency) } });
}

const links = [link("User", "Api"), link("Api", "Hot"), far("Api", "Db", 0.05), link("Api", "Log", "async")];

function sequence(...steps: readonly Step[]): Sequence {
  const read = flow(...steps);
  const shown = design({ components, links, flows: [read] });
  return sequenceOf(shown, read, analyze(shown));
}

/** The rows as short lines, indented by frames. */
function lines({ rows }: Sequence): readonly string[] {
  let depth = 0;
  return rows.map((row) => {
    if (row.type === "close" || row.type === "divide") depth--;
    const indent = "  ".repeat(depth);
    if (row.type === "open" || row.type === "divide") depth++;
    switch (row.type) {
      case "call":
        return `${indent}${row.call.from} ${row.call.async ? "~>" : "->"} ${row.call.to}`;
      case "return":
        return `${indent}${row.call.from} <- ${row.call.to}`;
      case "open":
        return `${indent}${row.kind}: ${row.title}`;
      case "divide":
        return `${indent}| ${row.title}`;
      default:
        return `${indent}end`;
    }
  });
}

test("calls and their answers nest, and nobody answers what is only sent", () => {
  const shown = sequence(call("User", "Api", { body: [call("Api", "Db"), call("Api", "Log", { async: true })] }));
  expect(lines(shown)).toEqual(["User -> Api", "Api -> Db", "Api <- Db", "Api ~> Log", "User <- Api"]);
  expect(shown.lanes.map(({ id }) => id)).toEqual(["User", "Api", "Db", "Log"]);
  expect(shown.calls.map(({ step }) => step)).toEqual([0, 1, 2]);
});

test("what happens at the same time, by chance, again, on a miss and on an error stands in a frame", () => {
  const shown = sequence(
    { type: "parallel", first: 1, branches: [[call("Api", "Db")], [call("Api", "Hot", { onMiss: [call("Api", "Db")] })]], ...block },
    {
      type: "choose",
      options: [
        { probability: 0.7, steps: [call("Api", "Db")] },
        { probability: 0.3, steps: [call("Api", "Hot")] },
      ],
      ...block,
    },
    { type: "maybe", probability: 0.2, steps: [{ type: "repeat", count: 3, steps: [call("Api", "Db")], ...block }], ...block },
    call("Api", "Db", { onError: [call("Api", "Log", { async: true })] }),
  );
  expect(lines(shown)).toEqual([
    "parallel: the first 1 of 2 are enough",
    "  Api -> Db",
    "  Api <- Db",
    "| and",
    "  Api -> Hot",
    "  Api <- Hot",
    expect.stringMatching(/^ {2}on miss/),
    "    Api -> Db",
    "    Api <- Db",
    "  end",
    "end",
    "choose: 70%",
    "  Api -> Db",
    "  Api <- Db",
    "| 30%",
    "  Api -> Hot",
    "  Api <- Hot",
    "end",
    "maybe: 20%",
    "  repeat: 3 times",
    "    Api -> Db",
    "    Api <- Db",
    "  end",
    "end",
    "Api -> Db",
    "Api <- Db",
    "on error: ",
    "  Api ~> Log",
    "end",
  ]);
});

test("each hop carries what the analysis says of it in this flow, with the sign of its method, or why there is nothing", () => {
  const read = flow(call("User", "Api", { body: [call("Api", "Db", { label: "rows" })] }));
  const shown = design({ components, links, flows: [read] });
  const analysis = analyze(shown);
  const [outer, inner] = sequenceOf(shown, read, analysis).calls;
  expect(analysis.flows.Read?.calls).toHaveLength(2);
  expect(inner?.latency).toMatch(/^[≈≤≥ ]*mean .+ · p99 .+s$/);
  expect(inner?.wire).toMatch(/s$/);
  expect(inner?.words).toMatch(/^Api calls Db, rows, answers in /);
  const whole = analysis.flows.Read?.latency.mean ?? 0;
  expect(outer?.latency).toContain(`mean ${timeText(whole)}`);
  const unlinked = flow(call("User", "Api", { body: [call("Api", "Mail", { link: null })] }));
  expect(sequence(...unlinked.steps).calls[1]).toMatchObject({ wire: null, note: "no link is declared for this call" });
  expect(sequenceOf(shown, read, null).calls[1]).toMatchObject({ latency: null, wire: null });
});

test("every call gets its own time, wherever it stands", () => {
  const shown = sequence(
    { type: "parallel", first: null, branches: [[call("Api", "Hot", { onMiss: [call("Api", "Db")] })], [call("Api", "Db")]], ...block },
    {
      type: "choose",
      options: [
        { probability: 0.5, steps: [call("Api", "Hot")] },
        { probability: 0.5, steps: [call("Api", "Db")] },
      ],
      ...block,
    },
    call("Api", "Db", { onError: [call("Api", "Hot")] }),
    call("Api", "Log", { async: true }),
    call("Api", "Hot"),
  );
  // What only follows an error that cannot happen is reached by nothing.
  const reached = shown.calls.filter(({ note }) => note !== "nothing reaches it");
  expect(reached).toHaveLength(shown.calls.length - 1);
  const times = (to: string) => new Set(reached.filter((each) => each.to === to).map(({ latency }) => latency));
  expect([times("Hot").size, times("Db").size]).toEqual([1, 1]);
  expect([...times("Hot"), ...times("Db")].every((text) => text !== null)).toBe(true);
  expect(times("Hot")).not.toEqual(times("Db"));
  expect(times("Log")).toEqual(new Set([null]));
});

test("a call takes as long as what is inside it, however short the calls of other flows over its link are", () => {
  const slow = flow(call("User", "Api", { body: [call("Api", "Db")] }));
  const quick: Flow = { ...flow(call("User", "Api")), id: "Quick", rate: written(1000) };
  const shown = design({
    components,
    links: [...links.filter(({ id }) => id !== "Api -> Db"), far("Api", "Db", 0.5)],
    flows: [slow, quick],
  });
  const analysis = analyze(shown);
  const [outer, inner] = analysis.flows.Read?.calls ?? [];
  expect(inner?.mean).toBeGreaterThan(0.9);
  expect(outer?.mean).toBeGreaterThan(inner?.mean ?? Infinity);
  expect(analysis.links["User -> Api"]?.latency.mean).toBeLessThan(0.1);
});

test("a flow that is too long or too deep says how much is left out", () => {
  const long = sequence(...Array.from({ length: 1000 }, () => call("User", "Api")));
  expect([long.calls.length, long.leftOut]).toEqual([400, 600]);
  let deep: CallStep = call("Api", "Db");
  for (let level = 0; level < 3000; level++) deep = call("User", "Api", { body: [deep] });
  const cut = sequenceOf(design({ components, links, flows: [] }), flow(deep), null);
  expect(cut.calls.length + cut.leftOut).toBe(3001);
  expect(cut.calls.length).toBeLessThan(100);
});

test("frames hold what is in them, inner ones stand within outer ones, and answers come after their calls", () => {
  const inner: Step = {
    type: "maybe",
    probability: 0.5,
    steps: [call("Api", "Db", { label: "a label that is longer than most" })],
    ...block,
  };
  const { messages, frames, bars, width, height, lanes } = placeSequence(
    sequence(call("User", "Api", { body: [{ type: "repeat", count: 2, steps: [inner, call("Api", "Hot")], ...block }] })),
  );
  const [outerFrame, innerFrame] = [...frames].sort((a, b) => a.depth - b.depth).map(({ box }) => box);
  if (!outerFrame || !innerFrame) throw new Error("two frames");
  expect(innerFrame.x).toBeGreaterThan(outerFrame.x);
  expect(innerFrame.x + innerFrame.width).toBeLessThanOrEqual(outerFrame.x + outerFrame.width);
  expect(innerFrame.y).toBeGreaterThan(outerFrame.y);
  expect(innerFrame.y + innerFrame.height).toBeLessThan(outerFrame.y + outerFrame.height);
  expect(messages.map(({ y }) => y)).toEqual(messages.map(({ y }) => y).sort((a, b) => a - b));
  expect(lanes.map(({ x }) => x)).toEqual([...lanes.map(({ x }) => x)].sort((a, b) => a - b));
  for (const { box } of [...frames, ...bars]) {
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y + box.height).toBeLessThanOrEqual(height);
  }
});

test("a component that calls itself has a bar on its bar", () => {
  const { messages, bars } = placeSequence(sequence(call("User", "Api", { body: [call("Api", "Api", { link: null })] })));
  expect(messages.filter(({ isSelf }) => isSelf)).toHaveLength(2);
  const own = bars.filter(({ lane }) => lane === "Api").map(({ box }) => box.x);
  expect(new Set(own).size).toBe(2);
});

test("the exported diagram is accessible, carries no script and escapes what the design says", () => {
  const svg = renderSequence(sequence(call("User", "Api", { label: "<script>alert(1)</script>" })), { theme: "dark" });
  expect(svg).toMatch(/^<\?xml[^>]*>\n<svg /);
  expect(svg).toContain('role="graphics-document document"');
  expect(svg).toContain("<title>User calls Api");
  expect(svg).not.toContain("<script");
});
