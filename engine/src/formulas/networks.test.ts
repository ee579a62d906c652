import { expect, test } from "vitest";
import { subnetHosts, ttlAfter } from "./networks.ts";

test.each([
  [0, 4_294_967_294],
  [8, 16_777_214],
  [24, 254],
  [30, 2],
  [31, 2],
  [32, 1],
])("/%d has room for %d hosts", (prefix, hosts) => expect(subnetHosts(prefix)).toBe(hosts));

test("the two halves of a subnet have the addresses of the whole", () => {
  for (let prefix = 0; prefix < 30; prefix++) expect(2 * (subnetHosts(prefix + 1) + 2)).toBe(subnetHosts(prefix) + 2);
});

test("a packet that passes too many routers is dropped", () => expect([ttlAfter(3, 2), ttlAfter(3, 3), ttlAfter(3, 9)]).toEqual([1, 0, 0]));
