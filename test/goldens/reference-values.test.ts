import { expect, test } from "vitest";
import { valueOfText } from "./evaluate.ts";

/*
 * The reference values for closed forms that a design can ask for in an expression, to 1e-5 relative or their last printed digit. The
 * figures of components and flows are held against all of them in engine/src/analysis/queueing and test/analysis.
 */
test.each([
  ["mmc-wait(5 rps, 0.125 s, 1)", 0.208333],
  ["mmc-percentile(1 rps, 0.5 s, 1, 99%)", 4.60517],
  ["erlang-c(3, 2)", 0.444444],
  ["mmc-wait(0.2 rps, 10 s, 3)", 4.444444],
  ["erlang-c(4, 2)", 0.173913],
  ["mmc-wait(0.2 rps, 10 s, 4)", 0.869565],
  ["mmc-wait(1 rps, 0.8 s, 3)", 0.018921],
  ["mmc-wait(1 rps, 2.5 s, 3)", 3.511236],
  ["erlang-c(10, 8)", 0.40918],
  ["mmc-percentile(8 rps, 1 s, 10, 50%)", 0.91214],
  ["mmc-percentile(8 rps, 1 s, 10, 95%)", 3.32827],
  ["mmc-percentile(8 rps, 1 s, 10, 99%)", 4.94611],
  ["mmc-percentile(8 rps, 1 s, 10, 99.9%)", 7.25056],
  ["erlang-c(100, 90)", 0.21694],
  ["erlang-b(5, 3)", 0.110054],
  ["erlang-b(10, 8)", 0.121661],
  ["erlang-b(100, 90)", 0.026957],
  ["zipf-hit(50, 1000, 1)", 0.461038],
  ["zipf-hit(100, 1000, 1)", 0.576525],
  ["zipf-hit(200, 1000, 1)", 0.697385],
  ["any-slow(100, 1%)", 0.633968],
  ["any-slow(2000, 0.01%)", 0.181277],
  ["k-of-n(2, 3, 99%)", 0.999702],
  ["k-of-n(3, 5, 99%)", 0.99999015],
  ["k-of-n(3, 5, 90%)", 0.99144],
  ["common-cause(2, 99%, 10%)", 0.998919],
  ["in-parallel(99%, 99%)", 0.9999],
  ["retry-amplification(3, 50%)", 1.875],
  ["retry-amplification(3, 90%)", 3.439],
  ["retry-storm(3, 3)", 64],
])("%s is %d", (expression, expected) => {
  expect(Math.abs(valueOfText(expression, expression) - expected)).toBeLessThanOrEqual(Math.max(1e-5 * expected, 6e-7));
});
