import type { Origin } from "./origin.ts";

/**
 * A value of the model that was either written by the user or assumed.
 * `assumed` says why the value is what it is when nobody wrote it (for example
 * "default for a service" or "Redis documentation: …"); `null` means written.
 */
export interface Given<T> {
  readonly value: T;
  readonly assumed: string | null;
  /** Where the value was written; `null` for an assumed value. */
  readonly origin: Origin | null;
}

/** A value that the user wrote, and where. */
export function written<T>(value: T, origin: Origin | null = null): Given<T> {
  return { value, assumed: null, origin };
}

/** A value that nobody wrote, and why it is taken. */
export function assumed<T>(value: T, reason: string): Given<T> {
  return { value, assumed: reason, origin: null };
}
