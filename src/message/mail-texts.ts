/** Texts of e-mails. */
export const MAIL_TEXTS = {} as const;
