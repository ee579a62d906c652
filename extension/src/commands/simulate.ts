import { designFor } from "../language.ts";
import type { Session } from "../session.ts";

/** *Simulate Design*: the preview opens when it is closed, and runs the simulation in its worker. */
export async function simulate(session: Session, argument: unknown, scenario: unknown): Promise<void> {
  const uri = await designFor(argument, session.previews.uri);
  if (!uri) return;
  const preview = session.previews.open(uri, null);
  preview.post({ type: "simulate", scenario: typeof scenario === "string" ? scenario : null });
}
