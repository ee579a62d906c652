import { expect, test } from "vitest";
import type { CodeLens } from "vscode-languageserver";
import { clientCommands } from "../protocol.ts";
import { openDesign, type TestClient, type TestOptions, uriOf } from "../testing/client.ts";

const commands = { commands: Object.values(clientCommands) };
const shop = `client U { users 1M  peak 3x }
service Api { replicas 2  workers 4  service-time constant(10 ms) }
U -> Api
flow Browse { from U at 100 rps  U -> Api }
scenario "Peak" for 1 min { load Browse x 2 }
`;

async function lensesOf(client: TestClient): Promise<readonly CodeLens[]> {
  const lenses = await client.at<CodeLens[]>("textDocument/codeLens");
  return Promise.all(lenses.map((lens) => client.connection.sendRequest<CodeLens>("codeLens/resolve", lens)));
}

async function titles(text: string, options?: TestOptions): Promise<readonly string[]> {
  const client = await openDesign(text, options);
  return (await lensesOf(client)).map(({ range, command }) => `${range.start.line}: ${command?.title}`);
}

test("flows tell their numbers at the mean and at the peak, components who calls them, scenarios run", async () => {
  expect(await titles(shop, { server: commands })).toEqual([
    "0: sends 100 rps (peak 300 rps)",
    expect.stringMatching(/^1: 100 rps · (≈ )?12.5% busy \(peak 300 rps, (≈ )?37.5% busy\) · called by U$/),
    expect.stringMatching(
      /^3: 100 rps: p99 ≈ [\d.]+ ms · available (≈ )?[\d.]+% · carries (≈ |≤ )?\S+ rps · peak 300 rps: p99 ≈ [\d.]+ ms$/,
    ),
    "4: Run",
  ]);
});

test("a peak that changes no time is left out of the lens of a flow", async () => {
  const roomy = shop.replace("replicas 2  workers 4", "replicas 2  workers 1000");
  expect((await titles(roomy)).find((title) => title.startsWith("3: "))).toMatch(
    /^3: 100 rps: p99 [^·]+ · available [^·]+ · carries [^·]+$/,
  );
});

test("a component that no flow reaches says so", async () => {
  const text = shop.replace("U -> Api\n", "U -> Api\nservice Spare { service-time 1 ms }\nApi -> Spare\n");
  expect(await titles(text)).toContain("3: no flow calls it · called by Api");
});

test("a lens runs the command of its client with what it is about", async () => {
  const client = await openDesign(shop, { server: commands });
  const all = await lensesOf(client);
  const uri = uriOf("main.arch");
  expect(all.find(({ command }) => command?.title === "Run")?.command).toEqual({
    title: "Run",
    command: "lintel.simulate",
    arguments: [uri, 'scenario "Peak"'],
  });
  expect(all.find(({ command }) => command?.title.endsWith(" · called by U"))?.command?.arguments).toEqual([
    uri,
    { line: 1, character: 8 },
    [{ uri, range: { start: { line: 2, character: 0 }, end: { line: 2, character: 8 } } }],
  ]);
  expect(all.find(({ range }) => range.start.line === 3)?.command).toMatchObject({
    command: "lintel.showInPreview",
    arguments: [uri, "Browse"],
  });
});

test("a client without our commands gets the numbers as text, and no button that does nothing", async () => {
  const client = await openDesign(shop);
  const all = await lensesOf(client);
  expect(all.map(({ command }) => command?.command)).toEqual(["", "", ""]);
  expect(all.some(({ command }) => command?.title === "Run")).toBe(false);
});

test("lenses come without numbers, which are worked out for those in sight", async () => {
  const client = await openDesign(shop);
  const lenses = await client.at<CodeLens[]>("textDocument/codeLens");
  expect(lenses.every(({ command }) => command === undefined)).toBe(true);
});

test("what cannot be computed says so and why, also in a text with errors", async () => {
  const overloaded = "client U\nservice Api { replicas 1  workers 1  service-time 1 s }\nU -> Api\nflow F { from U at 5 rps  U -> Api }\n";
  expect((await titles(overloaded)).filter((title) => title.startsWith("3"))).toEqual([
    expect.stringMatching(/^3: 5 rps: p99 cannot be computed: .{5,60} · available/),
  ]);
  const client = await openDesign(shop);
  await client.edit(shop.replace("flow Browse {", "flow Browse { U -> "));
  const broken = (await lensesOf(client)).map(({ command }) => command?.title);
  expect(broken).toContain("cannot be computed: the text has syntax errors");
  expect(broken.join()).not.toContain("p99");
});

test("each kind can be turned off", async () => {
  const none = { flows: false, components: false, scenarios: false };
  for (const [kind, line] of [
    ["flows", "3"],
    ["components", "1"],
    ["scenarios", "4"],
  ] as const) {
    const shown = await titles(shop, { server: commands, settings: { codeLens: { ...none, [kind]: true } } });
    expect(shown.length).toBeGreaterThan(0);
    for (const title of shown) expect(title.startsWith(`${line}:`) || (kind === "components" && title.startsWith("0:"))).toBe(true);
  }
});

test("flows that nobody wrote have no place for a lens", async () => {
  expect((await titles("client U { users 10  actions 1 / s }\nservice Api\nU -> Api\n")).join()).not.toContain("p99");
});
