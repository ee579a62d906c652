import { afterEach, expect, test, vi } from "vitest";
import type { StudyRequest } from "./studies.ts";
import { StudyRunner } from "./study-runner.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a study that is stopped while its script is still on the way has ended, and does not begin when it arrives", async () => {
  let arrive: (script: Response) => void = () => undefined;
  const workers: string[] = [];
  vi.stubGlobal("fetch", () => new Promise<Response>((done) => (arrive = done)));
  vi.stubGlobal(
    "Worker",
    class {
      terminate = (): number => workers.push("ended");
      addEventListener = (): number => workers.push("heard");
      postMessage = (): number => workers.push("asked");
    },
  );
  const told: string[] = [];
  const runner = new StudyRunner("stopped.js");
  const started = runner.start({} as StudyRequest, {
    progress: () => told.push("progress"),
    studied: () => told.push("studied"),
    failed: (message) => told.push(message),
  });
  runner.stop(() => told.push("late"));
  expect(told).toEqual(["late"]);
  arrive(new Response(""));
  await started;
  expect(workers).toEqual(["ended"]);
  expect(told).toEqual(["late"]);
});
