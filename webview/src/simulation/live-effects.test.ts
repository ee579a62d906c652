import type { LiveAction } from "@lintel/engine/simulation";
import { expect, test } from "vitest";
import { component, design, link, replicas } from "../diagram/testing/small-design.ts";
import { effectsOn, inForce, spelledAs } from "./live-effects.ts";

const shop = design({
  components: [component("Visitor", "client"), component("Api", "service", replicas(3)), component("Db", "database")],
  links: [link("Visitor", "Api"), link("Api", "Db")],
});
const cut: LiveAction = { at: 1, duration: null, effect: { type: "partition", a: "Api", b: "Db" } };
const labels = (element: string, actions: readonly LiveAction[] = []): string[] =>
  effectsOn(shop, element, actions).map(({ label }) => label);

test("a component can be killed, slowed, made to fail, restarted and cut off from its neighbours", () => {
  expect(labels("Api")).toEqual([
    "Kill one replica",
    "Kill all 3 replicas",
    "Slow down × 2",
    "Slow down × 10",
    "Let 20% of the requests fail",
    "Restart",
    "Cut off from Visitor",
    "Cut off from Db",
  ]);
  expect(labels("Db")).toContain("Kill");
});

test("clients and what is no element offer nothing; a link can be cut", () => {
  expect(labels("Visitor")).toEqual([]);
  expect(labels("Nobody")).toEqual([]);
  expect(labels("Api -> Db")).toEqual(["Cut the network between Api and Db", "Lose 20% of the messages"]);
});

test("what is in force is offered to be ended, from either side of a cut", () => {
  expect(labels("Db", [cut])).toContain("End: cut off from Api");
  const offer = effectsOn(shop, "Db", [cut]).find(({ undoes }) => undoes);
  expect(offer && spelledAs(offer.effect, [cut])).toEqual(cut.effect);
});

test("what has ended, ends by itself or is over at once is not in force", () => {
  const restart: LiveAction = { at: 2, duration: null, effect: { type: "restart", component: "Api" } };
  expect(inForce([cut, restart, { ...cut, duration: 3 }])).toEqual([cut]);
});
