/** The way of connecting a source. */
export const STEPS = ['describe', 'sample', 'report', 'connect', 'test'] as const;
export type Step = (typeof STEPS)[number];
