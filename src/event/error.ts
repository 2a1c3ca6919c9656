/**
 * Every operating error that a person or a program can be shown, with the HTTP status it maps to and
 * whether the same call can succeed later. A code is never reused for another meaning.
 * `docs/errors.md` explains each one; a test holds the two lists together.
 */
export const ERROR_CODES = {
  GAC_CONFIG_INVALID: { status: 500, retryable: false },
  GAC_CONFIG_UNREADABLE: { status: 500, retryable: false },
  GAC_DATA_DIR_LOCKED: { status: 500, retryable: false },
  GAC_AUTH_REQUIRED: { status: 401, retryable: false },
  GAC_AUTH_FAILED: { status: 401, retryable: false },
  GAC_AUTH_THROTTLED: { status: 429, retryable: true },
  GAC_FORBIDDEN: { status: 403, retryable: false },
  GAC_NOT_FOUND: { status: 404, retryable: false },
  GAC_REQUEST_INVALID: { status: 400, retryable: false },
  GAC_REQUEST_TOO_LARGE: { status: 413, retryable: false },
  GAC_ENCODING_UNSUPPORTED: { status: 415, retryable: false },
  GAC_ENCODING_INVALID: { status: 400, retryable: false },
  GAC_RATE_LIMITED: { status: 429, retryable: true },
  GAC_CONFLICT: { status: 409, retryable: false },
  GAC_PRECONDITION_REQUIRED: { status: 428, retryable: false },
  GAC_PRECONDITION_FAILED: { status: 412, retryable: false },
  GAC_ALERT_TRANSITION: { status: 409, retryable: false },
  GAC_LOCALITY_UNKNOWN: { status: 400, retryable: false },
  GAC_CURSOR_INVALID: { status: 400, retryable: false },
  GAC_JOURNAL_FULL: { status: 503, retryable: true },
  GAC_JOURNAL_FAILED: { status: 503, retryable: true },
  GAC_JOURNAL_KEY: { status: 500, retryable: false },
  GAC_JOURNAL_SETTINGS: { status: 500, retryable: false },
  GAC_PARTITION_LOST: { status: 409, retryable: false },
  GAC_STORE_FAILED: { status: 503, retryable: true },
  GAC_MIGRATION_REFUSED: { status: 409, retryable: false },
  GAC_RECORD_GONE: { status: 410, retryable: false },
  GAC_RULE_INVALID: { status: 400, retryable: false },
  GAC_PIN_SUPPRESSED: { status: 409, retryable: false },
  GAC_SERVICE_UNREACHABLE: { status: 503, retryable: true },
  GAC_INTERNAL: { status: 500, retryable: false },
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** One thing wrong in a document that a person wrote, with the place where it stands. */
export interface Issue {
  /** JSON pointer or `file:line:column`. */
  readonly at: string;
  readonly detail: string;
  /** What the person should do next. */
  readonly hint?: string;
}

/** An operating error: expected in a running system, shown to people, never a bug in itself. */
export class GacError extends Error {
  override readonly name = 'GacError';
  readonly code: ErrorCode;
  readonly issues: readonly Issue[];
  /** Seconds after which a retry makes sense; set only for retryable codes. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      cause?: unknown;
      issues?: readonly Issue[];
      retryAfterSeconds?: number;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.issues = options.issues ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get status(): number {
    return ERROR_CODES[this.code].status;
  }

  get retryable(): boolean {
    return ERROR_CODES[this.code].retryable;
  }
}
