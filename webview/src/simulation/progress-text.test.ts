import { expect, test } from "vitest";
import { pacedText, progressText } from "./progress-text.ts";

const at = (done: number) => ({ done, replication: 0, time: 600 * done, events: 140e6 * done });

test("says the time left once it can be told, in steps", () => {
  expect(progressText(at(0.001), 0.2)).toBe("0% · estimating the time left · 1 s simulated · 140k events");
  expect(progressText(at(0.25), 30)).toBe("25% · about 2 min left · 2.5 min simulated · 35M events");
  expect(progressText(at(0.5), 42)).toBe("50% · about 45 s left · 5 min simulated · 70M events");
  expect(progressText(at(0.999), 60)).toBe("99% · about 1 s left · 9.98 min simulated · 140M events");
});

test("of a run at a pace, the time left follows from it", () => {
  expect(pacedText(at(0.25), 10)).toBe("2.5 min simulated · 45 s left at this speed");
  expect(pacedText(at(0.25), 0)).toBe("2.5 min simulated, paused");
  expect(pacedText(at(0), 10)).toBe("0 s simulated");
});
