import { arithmetic } from "./arithmetic.ts";
import { availability } from "./availability.ts";
import { batch } from "./batch.ts";
import { estimates } from "./estimates.ts";
import type { Formula } from "./formula.ts";
import { freshness } from "./freshness.ts";
import { geography } from "./geography.ts";
import { indexes } from "./indexes.ts";
import { keyFormulas } from "./keys.ts";
import { limits } from "./limits.ts";
import { networks } from "./networks.ts";
import { peerToPeer } from "./peer-to-peer.ts";
import { placement } from "./placement.ts";
import { popularity } from "./popularity.ts";
import { queueing } from "./queueing.ts";
import { quorums } from "./quorums.ts";
import { raid } from "./raid.ts";
import { sketches } from "./sketches.ts";
import { tails } from "./tails.ts";
import { transfer } from "./transfer.ts";

/** All functions of expressions, heading by heading. */
export const formulas: readonly Formula[] = [
  ...arithmetic,
  ...estimates,
  ...transfer,
  ...queueing,
  ...tails,
  ...limits,
  ...popularity,
  ...freshness,
  ...availability,
  ...quorums,
  ...raid,
  ...placement,
  ...keyFormulas,
  ...sketches,
  ...indexes,
  ...geography,
  ...peerToPeer,
  ...batch,
  ...networks,
];

/** The same by name. */
export const formulaByName: ReadonlyMap<string, Formula> = new Map(formulas.map((formula) => [formula.name, formula]));
