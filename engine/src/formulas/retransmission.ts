import { referenceFigure } from "./reference-figures.ts";

/*
 * What lost packets cost a message. A transport that sends again delays it; one that does not loses it.
 */

const leastWait = referenceFigure("resend-least").value;
const mostWait = referenceFigure("resend-most").value;
const mostResends = referenceFigure("resends").value;
const packetsBehind = referenceFigure("fast-resend-packets").value;

/** Wait in seconds before the first packet of a new connection is sent again, whose round trip nobody has measured. */
export const connectionResendWait = referenceFigure("resend-first").value;

/** One way a message may go: with this probability (0…1) it is this many seconds late. */
export interface ResendWay {
  readonly probability: number;
  readonly seconds: number;
}

/** Packets of a message of this many bytes, at least one. */
export function packetsOf(size: number): number {
  return Math.max(1, Math.ceil(size / referenceFigure("packet-payload").value));
}

/** Seconds without an acknowledgement until a packet is sent again, over a connection with this round trip in seconds (RFC 6298, section 2). */
export function resendWait(roundTrip: number): number {
  return roundTrip + leastWait;
}

/** Probability that all packets of a message arrive at once, when each is lost with probability `loss` (0…1). */
export function arrivesAtOnce(loss: number, packets: number): number {
  return power(1 - loss, packets);
}

/** A whole power by multiplications alone, which give the same bits on every machine. */
function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let left = Math.min(exponent, Number.MAX_SAFE_INTEGER); left >= 1; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/**
 * How late lost packets make a message, first of all not at all; what the probabilities lack of 1 never arrives. Packets are lost independently with
 * probability `loss` (0…1). A packet is missed within a round trip when three more arrive behind it (RFC 5681), otherwise after `wait`
 * seconds without an acknowledgement; one that is lost again doubles the wait each time (RFC 6298, section 5). Of several packets lost at
 * once the resends of one are followed: exact for messages of up to three packets, short by terms of loss² for longer ones.
 */
export function* resendWays(loss: number, packets: number, wait: number, roundTrip: number): Generator<ResendWay> {
  const atOnce = arrivesAtOnce(loss, packets);
  yield { probability: atOnce, seconds: 0 };
  const lastArrive = arrivesAtOnce(loss, Math.min(packets, packetsBehind));
  yield* resent(lastArrive - atOnce, loss, roundTrip, wait);
  yield* resent(1 - lastArrive, loss, wait, Math.min(mostWait, 2 * wait));
}

function* resent(share: number, loss: number, first: number, next: number): Generator<ResendWay> {
  let seconds = first;
  let wait = next;
  let left = share;
  for (let resends = 1; resends <= mostResends && left > 0; resends++) {
    yield { probability: left * (1 - loss), seconds };
    left *= loss;
    seconds += wait;
    wait = Math.min(mostWait, 2 * wait);
  }
}

/** Probability (0…1) that a message never arrives: its packets are not sent again (`resends` false), or given up after the last resend. */
export function neverArrives(loss: number, packets: number, resends: boolean): number {
  const late = 1 - arrivesAtOnce(loss, packets);
  return resends ? late * power(loss, mostResends) : late;
}
