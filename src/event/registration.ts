/**
 * A stretch of time in which a source was registered, enabled and fed by anything but upload, and was expected as this by
 * rules of absence.
 */
export interface Registration {
  readonly sourceId: string;
  readonly type: string;
  /** Official two-digit code. */
  readonly province: string;
  /** Official five-digit code. */
  readonly commune: string | undefined;
  /** Since when it was this, epoch ms. */
  readonly fromMs: number;
  /** Since when it was no more, epoch ms; `undefined` while it is. */
  readonly toMs: number | undefined;
  /** Since when it was registered and enabled with this type and province without a break, whatever its commune was. */
  readonly sinceMs: number;
}

/** Who was registered when. */
export interface RegistrationHistory {
  /** Of the time before it is not known who else was registered, epoch ms. */
  readonly knownFromMs: number;
  /** By source, then by time. */
  readonly items: readonly Registration[];
}
