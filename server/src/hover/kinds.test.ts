import { analyze } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { expect, test } from "vitest";
import { elementHover } from "./element.ts";
import { columnGap } from "./text.ts";

function hover(text: string, element: string): string {
  const { design } = designFromText(text);
  return (elementHover(design, analyze(design), element, () => null) ?? "").replaceAll(columnGap, "");
}

test("a swarm says how fast it is, and how slow one sender would be", () => {
  const text = hover("swarm S { peers 1000  file 5 GB  chunk 5 MB  uplink 40 Gbps }", "S");
  expect(text).toMatch(/All peers have it in \| .*1\.01 s \(1k chunks\)/);
  expect(text).toMatch(/From one sender \| 16\.7 min · 991× the swarm's/);
});

test("nothing is said to be waiting where no time is given", () => {
  expect(hover("swarm S { peers 1000  file 5 GB  chunk 5 MB  uplink 40 Gbps }", "S")).not.toContain("Of it waiting");
});

test("a store without copies or a backup may lose everything, which no number bounds", () => {
  const line = /On failure \| may lose everything: no other copy and no backup are given \(no RPO\) · writes again after/;
  expect(hover("database D {}", "D")).toMatch(line);
  expect(hover("search D { replicas 3 }", "D")).toMatch(line);
  expect(hover("database D { backup { every 1 h } }", "D")).toMatch(/loses at most 1 h \(RPO\)/);
});

test("a job says how long a run takes, and how much of the time", () => {
  const text = hover(
    "job J { input 1 TB  split 128 MB  map 2 s  reduce 5 s  mappers 200  reducers 20  shuffle 20%  bandwidth 10 Gbps  every 1 min }",
    "J",
  );
  expect(text).toMatch(/One run takes \| 4\.08 min/);
  expect(text).toMatch(/Tasks \| 7\.81k map, 20 reduce/);
  expect(text).toMatch(/Runs \| 408% of the time: a run is not done when the next one starts/);
});

test("a link that polls says what that costs and how late news is", () => {
  const text = hover("client C { users 1M }\nservice S\nC -> S { push poll every 30 s }", "C -> S");
  expect(text).toMatch(/Polls \| 33\.3k rps/);
  expect(text).toMatch(/Sees news after \| .*15(\.\d)? s, at most .*30(\.\d)? s/);
});

test("a protocol is shown with its usual port", () => {
  expect(hover("service A\nservice B\nA -> B over https", "A -> B")).toContain("over https (port 443 unless said otherwise)");
  expect(hover("service A\nservice B\nA -> B over grpc", "A -> B")).not.toContain("port");
});
