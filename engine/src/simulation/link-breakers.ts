import { timeText } from "../model/index.ts";
import type { LinkModel, Model, StationModel } from "./compile/model.ts";
import { Breakers, fewestCallsToJudge } from "./policies/breakers.ts";
import type { Simulator } from "./simulator.ts";

/** Units that call, counted once for each link: what a link keeps for its callers stands at `firstCaller` and behind. */
export function callersIn({ links, components }: Model): number {
  const callersOf = (station: StationModel | undefined): number => (station ? Math.max(1, station.slots * station.groups) : 1);
  return links.reduce((most, link) => Math.max(most, link.firstCaller + callersOf(components[link.from])), 1);
}

/** The breakers of all links, which tell the timeline when they open and close. */
export function breakersOf(sim: Simulator): Breakers {
  const { links } = sim.model;
  const openBreakers = new Int32Array(links.length);
  const linkOf = (caller: number): LinkModel | undefined => links.findLast((candidate) => candidate.firstCaller <= caller);
  const changed = (caller: number, isOpen: boolean): void => {
    const link = linkOf(caller);
    if (!link) return;
    // Callers see the same callee: the first to open and the last to close tell the story.
    openBreakers[link.index]! += isOpen ? 1 : -1;
    const open = openBreakers[link.index]!;
    if (isOpen && open === 1) sim.tell(`${link.id}: breakers open`, link.id);
    else if (open === 0) sim.tell(`${link.id}: all breakers closed again`, link.id);
  };
  const tooFew = (caller: number): void => {
    const link = linkOf(caller);
    if (!link?.breaker) return;
    sim.note(
      `${link.id}: a breaker stays closed until its caller has made ${fewestCallsToJudge} calls within ${timeText(link.breaker.over)}; failures among fewer did not open it.`,
    );
  };
  return new Breakers(callersIn(sim.model), changed, tooFew);
}
