/** How one type of Keycloak user event is classified in ECS. */
export interface EventClass {
  /** `event.category`. */
  readonly category: readonly string[];
  /** `event.type`. */
  readonly type: readonly string[];
  /** Outcome when the type is not an error. */
  readonly outcome: 'success' | 'unknown';
}

const LOGIN: EventClass = {
  category: ['authentication'],
  type: ['info', 'start'],
  outcome: 'success',
};
const TOKEN: EventClass = { category: ['authentication'], type: ['info'], outcome: 'unknown' };
const STEP: EventClass = { category: ['authentication'], type: ['info'], outcome: 'success' };
const LOGOUT: EventClass = {
  category: ['authentication'],
  type: ['info', 'end'],
  outcome: 'unknown',
};
const account = (type: string): EventClass => ({
  category: ['authentication', 'iam'],
  type: ['info', 'user', type],
  outcome: 'success',
});
const CHANGE = account('change');
const CLIENT: EventClass = {
  category: ['authentication', 'configuration'],
  type: ['info', 'change'],
  outcome: 'success',
};

/** Types of `org.keycloak.events.EventType` that are more than a plain step. */
const CLASSES: Readonly<Record<string, EventClass>> = {
  LOGIN,
  CLIENT_LOGIN: LOGIN,
  LOGOUT,
  CODE_TO_TOKEN: TOKEN,
  REFRESH_TOKEN: TOKEN,
  TOKEN_EXCHANGE: TOKEN,
  INTROSPECT_TOKEN: TOKEN,
  PERMISSION_TOKEN: TOKEN,
  USER_INFO_REQUEST: TOKEN,
  VALIDATE_ACCESS_TOKEN: TOKEN,
  OAUTH2_DEVICE_CODE_TO_TOKEN: TOKEN,
  OAUTH2_EXTENSION_GRANT: TOKEN,
  IMPERSONATE: TOKEN,
  REVOKE_GRANT: { ...STEP, type: ['info', 'end'] },
  REGISTER: account('creation'),
  DELETE_ACCOUNT: account('deletion'),
  UPDATE_PASSWORD: CHANGE,
  RESET_PASSWORD: CHANGE,
  UPDATE_TOTP: CHANGE,
  REMOVE_TOTP: CHANGE,
  UPDATE_CREDENTIAL: CHANGE,
  REMOVE_CREDENTIAL: CHANGE,
  UPDATE_EMAIL: CHANGE,
  UPDATE_PROFILE: CHANGE,
  VERIFY_EMAIL: CHANGE,
  VERIFY_PROFILE: CHANGE,
  GRANT_CONSENT: CHANGE,
  UPDATE_CONSENT: CHANGE,
  FEDERATED_IDENTITY_LINK: CHANGE,
  REMOVE_FEDERATED_IDENTITY: CHANGE,
  FEDERATED_IDENTITY_OVERRIDE_LINK: CHANGE,
  INVITE_ORG: CHANGE,
  USER_DISABLED_BY_PERMANENT_LOCKOUT: CHANGE,
  USER_DISABLED_BY_TEMPORARY_LOCKOUT: CHANGE,
  CLIENT_REGISTER: { ...CLIENT, type: ['info', 'creation'] },
  CLIENT_UPDATE: CLIENT,
  CLIENT_DELETE: { ...CLIENT, type: ['info', 'deletion'] },
};

/**
 * Class of a user event. What Elastic's integration documents is kept: every type is `authentication`, only log-ins start
 * and log-outs end something, a token operation or log-out by itself does not say that a person succeeded.
 */
export function eventClass(type: string): EventClass & { readonly failed: boolean } {
  const failed = type.endsWith('_ERROR');
  const base = failed ? type.slice(0, -'_ERROR'.length) : type;
  const known = Object.hasOwn(CLASSES, base) ? CLASSES[base] : undefined;
  const found = known ?? STEP;
  // A failed attempt starts, creates or changes nothing.
  return failed ? { ...found, type: ['info'], failed } : { ...found, failed };
}

const OPERATION_TYPES: Readonly<Record<string, string>> = {
  CREATE: 'creation',
  UPDATE: 'change',
  DELETE: 'deletion',
  ACTION: 'change',
};

/** `event.type` of an admin event by its operation. */
export function adminEventType(operation: string): readonly string[] {
  const type = OPERATION_TYPES[operation];
  return type === undefined ? ['info', 'admin'] : ['info', 'admin', type];
}
