/** Texts of the console. */
export const CONSOLE_TEXTS = {} as const;
