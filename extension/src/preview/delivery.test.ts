import type { ToPreview } from "@lintel/webview/messages";
import { expect, test, vi } from "vitest";
import { Delivery } from "./delivery.ts";
import { FirstLayout } from "./firstLayout.ts";

const design: ToPreview = { type: "empty", reason: "" };

function delivery(): { readonly sent: ToPreview[]; readonly to: Delivery } {
  const sent: ToPreview[] = [];
  const webview = { postMessage: (message: ToPreview) => Promise.resolve(sent.push(message) > 0) };
  return { sent, to: new Delivery(webview as never, () => undefined) };
}

test("what was sent to a page before it was ready is counted for it, and not sent twice", () => {
  const { sent, to } = delivery();
  to.send([{ type: "lock", locked: true }]);
  to.sendAhead([design, design]);
  expect(to.pageReady()).toBe(true);
  expect(sent).toEqual([design, design, { type: "early", count: 2 }]);
  // The page says it again: it missed some.
  expect(to.pageReady()).toBe(false);
});

test("a page that is loaded again has missed what the one before got", async () => {
  const { sent, to } = delivery();
  to.sendAhead([design]);
  to.pageReady();
  to.pageGone();
  to.send([design]);
  expect(sent).toHaveLength(2);
  const ready = vi.fn();
  const waiting = to.ready.then(ready);
  expect(to.pageReady()).toBe(false);
  await waiting;
  expect(ready).toHaveBeenCalledOnce();
});

const request = { type: "first-layout", design: {}, pins: null, direction: "down", language: "en" } as never;
const layout = { key: "k" };

/** A worker that answers at once, and how often it was started and ended. */
function worker(answer: unknown) {
  const count = { started: 0, ended: 0 };
  const start = () => {
    count.started++;
    let receive: (message: never) => void = () => undefined;
    const onMessage = (listener: typeof receive): void => {
      receive = listener;
    };
    return Promise.resolve({ post: () => receive(answer as never), onMessage, terminate: () => void count.ended++ });
  };
  return { count, start };
}

test("a design is laid out once, by a worker that is ended then", async () => {
  const { count, start } = worker({ type: "first-layout", layout });
  const first = new FirstLayout(start, () => undefined);
  first.prepare();
  expect(await first.of(request)).toEqual(layout);
  first.prepare();
  expect(await first.of(request)).toEqual(layout);
  expect(count).toEqual({ started: 1, ended: 1 });
});

test("a worker that was not needed is ended, one that fails is told of in the log", async () => {
  const { count, start } = worker({ type: "failed", message: "no room" });
  const warned: string[] = [];
  const first = new FirstLayout(start, (message) => warned.push(message));
  first.prepare();
  first.release();
  expect(await first.of(request)).toBeNull();
  expect(warned).toEqual(["The design was not laid out ahead of its page: no room"]);
  expect(count).toEqual({ started: 2, ended: 2 });
});
