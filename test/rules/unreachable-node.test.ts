import { expect, it } from "vitest";
import { checkDesign, places } from "../check-design.ts";

const shop = `client User { users 1k  actions 10 / day }
service Api { replicas 2  service-time 5 ms }
database Db { replicate 3 { mode semi-sync  failover 20 s } }
User -> Api
`;

function unreachable(text: string): readonly string[] {
  return places(checkDesign(text).findings).filter((place) => place.startsWith("unreachable-node"));
}

it("counts a step of a flow as a use, though its link is forgotten", () => {
  expect(unreachable(`${shop}flow F { from User at 10 rps  User -> Api { Api -> Db read } }`)).toEqual([]);
});

it("reports what neither a link nor a step leads to", () => {
  expect(unreachable(`${shop}flow F { from User at 10 rps  User -> Api }`)).toEqual(["unreachable-node Db"]);
});
