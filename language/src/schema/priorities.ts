/** Whole numbers that a flow may give as its priority, the most important first, and the one of a flow that gives none. */
export const priorities = { most: 1, least: 9, middle: 5 } as const;

export const assumedPriority = "no priority given: the middle";
