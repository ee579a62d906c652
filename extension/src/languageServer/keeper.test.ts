import { expect, test, vi } from "vitest";

const State = { Stopped: 1, Running: 2, Starting: 3 };
const CloseAction = { DoNotRestart: 1, Restart: 2 };
const told: string[] = [];

vi.mock("vscode", () => {
  class EventEmitter {
    readonly #listeners = new Set<() => void>();
    event = (listener: () => void): unknown => this.#listeners.add(listener);
    fire(): void {
      for (const listener of this.#listeners) listener();
    }
    dispose(): void {
      this.#listeners.clear();
    }
  }
  const window = {
    showErrorMessage: (text: string) => {
      told.push(text);
      return Promise.resolve(undefined);
    },
    showWarningMessage: (text: string) => {
      told.push(text);
      return Promise.resolve(undefined);
    },
    withProgress: (_options: unknown, task: () => Promise<void>) => task(),
  };
  const fill = (text: string, ...values: unknown[]): string => text.replace(/\{(\d)\}/g, (_all, index) => String(values[Number(index)]));
  return { EventEmitter, window, commands: {}, l10n: { t: fill }, ProgressLocation: {} };
});
vi.mock("vscode-languageclient", () => ({ State, CloseAction, ErrorAction: { Continue: 1, Shutdown: 2 } }));

const { ServerKeeper } = await import("./keeper.ts");
const { Restarts } = await import("./restarts.ts");

type Outcome = "answers" | "ends" | "refuses" | "hangs";

/** A client whose server answers, ends before it has answered, refuses, or does nothing until it is ended, start by start. */
function makeClient(starts: Outcome[]) {
  const listeners: (() => void)[] = [];
  const client = {
    state: State.Stopped,
    begun: 0,
    keeper: null as InstanceType<typeof ServerKeeper> | null,
    onDidChangeState: (listener: () => void) => listeners.push(listener),
    async start(): Promise<void> {
      const outcome = starts[client.begun++] ?? "answers";
      client.set(State.Starting);
      await Promise.resolve();
      if (outcome === "answers") return client.set(State.Running);
      // As vscode-languageclient does it: the close is asked about first, then the pending answer is refused.
      if (outcome === "hangs") await new Promise<void>((done) => client.hung.push(done));
      if (outcome === "ends" || outcome === "hangs") client.keeper?.closed();
      const error = new Error(outcome);
      client.keeper?.options.initializationFailedHandler?.(error as never);
      client.set(State.Stopped);
      throw error;
    },
    hung: [] as (() => void)[],
    endServer: () => client.hung.pop()?.(),
    async stop(): Promise<void> {
      client.set(State.Stopped);
    },
    /** The running server is killed, and the client does what it is told then. */
    async crash(): Promise<void> {
      const { action } = await client.keeper!.closed();
      client.set(State.Stopped);
      if (action === CloseAction.Restart) await client.start().catch(() => {});
    },
    set(state: number): void {
      client.state = state;
      for (const listener of listeners) listener();
    },
  };
  return client;
}

function keep(starts: Outcome[] = []) {
  told.length = 0;
  const client = makeClient(starts);
  const clock = { now: 0 };
  const log = { warn: () => {}, error: () => {}, info: () => {}, show: () => {} };
  const pauses: number[] = [];
  const keeper = new ServerKeeper(log as never, new Restarts(() => clock.now), async (milliseconds) => {
    pauses.push(milliseconds);
  });
  client.keeper = keeper;
  keeper.keep(client as never);
  return { client, keeper, clock, pauses };
}

test("a server that ends before it has answered is started again, after pauses that grow", async () => {
  const { client, keeper, pauses } = keep(["ends", "ends"]);
  await keeper.start();
  expect(client.state).toBe(State.Running);
  expect(pauses).toEqual([250, 500]);
  expect(told).toEqual([]);
});

test("one that never answers is given up, with word of it, and can be started by hand", async () => {
  const { client, keeper } = keep(["ends", "ends", "ends", "ends", "ends"]);
  await keeper.start();
  expect(client.begun).toBe(5);
  expect(keeper.state).toBe(State.Stopped);
  expect(told).toEqual([expect.stringMatching(/crashed 5 times within 3 minutes/)]);
  expect(await keeper.restart()).toBe(true);
  expect(client.state).toBe(State.Running);
});

test("a server that is killed right after a crash, before it has answered, is started again too", async () => {
  const { client, keeper, pauses } = keep(["answers", "ends", "ends"]);
  await keeper.start();
  await client.crash();
  await keeper.start();
  expect(client.begun).toBe(4);
  expect(client.state).toBe(State.Running);
  expect(pauses).toHaveLength(2);
});

test("crashes are forgotten after a while", async () => {
  const { client, keeper, clock } = keep();
  await keeper.start();
  for (let time = 0; time < 12; time++) {
    clock.now += 60_000;
    await client.crash();
  }
  expect(client.state).toBe(State.Running);
  expect(told).toEqual([]);
  for (let time = 0; time < 5 && client.state === State.Running; time++) await client.crash();
  expect(client.state).toBe(State.Stopped);
  expect(told).toHaveLength(1);
});

test("a server that never answers is ended after half a minute and started again, and the user hears of it", async () => {
  vi.useFakeTimers();
  const { client, keeper } = keep(["hangs"]);
  const starting = keeper.start();
  await vi.advanceTimersByTimeAsync(29_900);
  expect([client.begun, told.length]).toEqual([1, 0]);
  await vi.advanceTimersByTimeAsync(200);
  await starting;
  expect(client.begun).toBe(2);
  expect(client.state).toBe(State.Running);
  expect(told).toEqual([expect.stringMatching(/has not answered for 30 s/)]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toHaveLength(1);
  vi.useRealTimers();
});

test("restarting by hand does not wait for a server that hangs", async () => {
  const { client, keeper } = keep(["hangs"]);
  const starting = keeper.start();
  await vi.waitFor(() => expect(client.hung).toHaveLength(1));
  expect(await keeper.restart()).toBe(true);
  await starting;
  expect(client.begun).toBe(2);
  expect(told).toEqual([]);
});

test("a server that refuses to start is not asked again, and the user hears of it once", async () => {
  const { client, keeper } = keep(["refuses"]);
  await keeper.start();
  expect(client.begun).toBe(1);
  expect(told).toEqual([expect.stringMatching(/refused to start: refuses/)]);
});

test("while it is started again it counts as starting", async () => {
  const { client, keeper } = keep(["ends"]);
  const seen = new Set<number>();
  keeper.onDidChangeState(() => seen.add(keeper.state));
  await keeper.start();
  expect([...seen]).toEqual([State.Starting, State.Running]);
  expect(client.begun).toBe(2);
});

test("nothing is started any more once the extension ends", async () => {
  const { client, keeper } = keep(["ends"]);
  const starting = keeper.start();
  await keeper.stop();
  await starting;
  expect(client.begun).toBe(1);
  expect(told).toEqual([]);
});
