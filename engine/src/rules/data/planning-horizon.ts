import type { RuleOption } from "../option.ts";

/** Three years of 365 days: about how long it takes until hardware, prices and the product itself call for a new plan. */
export const planningHorizon: RuleOption = {
  name: "planning-horizon",
  measure: "time",
  default: 3 * 365 * 86_400,
  minimum: 86_400,
  maximum: 100 * 365 * 86_400,
  documentation: "How far ahead the growth of data is looked at: what is full later does not matter yet.",
};
