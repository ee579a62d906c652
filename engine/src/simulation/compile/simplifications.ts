import { resendWait } from "../../formulas/retransmission.ts";
import type { Component, Design, Link } from "../../model/index.ts";
import { callsInOrder, countText, mean, sendsAgain, timeText } from "../../model/index.ts";

type Note = (text: string) => void;

/**
 * Says of everything a design uses that it runs as something simpler, or not at all. What only matters when it happens in a run
 * (a message handled for longer than its visibility) is noted there.
 */
export function noteSimplifications(design: Design, note: Note): void {
  const called = new Set(design.flows.flatMap((flow) => callsInOrder(flow.steps).map((step) => step.to)));
  for (const component of design.components) {
    noteWork(component, note);
    noteLimits(component, called.has(component.id), note);
    noteCopies(component, note);
    noteState(component, note);
  }
  for (const link of design.links) noteLink(link, note);
}

function noteWork({ id, client, serviceTime }: Component, note: Note): void {
  if (serviceTime && !Number.isFinite(mean(serviceTime.value)))
    note(`${id}: its service time has no finite mean, so what is measured grows with the length of the run.`);
  if (client && client.peak.value > 1 && client.arrivals.value.type !== "closed") {
    const peak = countText(client.peak.value);
    note(`${id} sends its mean rates; its peak runs only when the load is multiplied (--load ${peak}, or in a scenario).`);
  }
}

function noteLimits({ id, kind, loadShed, workers, balancing, facts }: Component, isCalled: boolean, note: Note): void {
  if (balancing?.layer?.value === 4)
    note(`${id} balances every request on its own; connections that stay with one replica (layer 4) are not simulated.`);
  if (kind === "dns" && isCalled && facts.ttl !== undefined)
    note(`${id}: every lookup that a flow makes is simulated; answers are not kept for their ttl.`);
  if (loadShed && workers.value === null) note(`${id} sheds no load: without a worker limit it has no utilisation.`);
}

function noteCopies({ id, replication, messaging, cache }: Component, note: Note): void {
  if (replication && messaging && replication.style.value !== "leaderless") {
    note(`${id}: the copies of messages cost no requests, and publishers do not wait for them.`);
  } else if (replication && (messaging || cache)) {
    note(`${id}: its copies are simulated as equal replicas, without leader, lag or quorum.`);
  } else if (replication) {
    const { style, copies } = replication;
    if (style.value === "leaderless") note(`${id}: copies that missed a write have it when they are back; repairing them costs nothing.`);
    if (copies.value > 30) note(`${id}: with more than 30 copies, reads that miss a write and conflicts are not counted.`);
  }
}

function noteState({ id, store }: Component, note: Note): void {
  const [sharding, ...others] = store?.sharding ?? [];
  if (sharding && others.length > 0) note(`${id}: everything in it is simulated as sharded like ${sharding.entity}.`);
  const method = sharding?.method.value;
  if (sharding && sharding.weights === null && (method === "list" || method === "directory" || method === "geo" || method === "range")) {
    note(
      `${id}: keys are spread evenly over its shards, because where ${method} puts each key is not known; growing keys go to the last range.`,
    );
  }
}

function noteLink(link: Link, note: Note): void {
  if (!(link.network.loss.value > 0)) return;
  note(
    sendsAgain(link)
      ? `${link.id}: a lost packet is sent again after ${timeText(resendWait(0))} and a round trip (Linux's least wait; RFC 6298 recommends 1 s), sooner when more packets follow it.`
      : `${link.id}: ${link.protocol ?? "its protocol"} does not send lost packets again; the call ${link.timeout === null ? "fails at once, having no timeout" : "ends with its timeout"}.`,
  );
}
