/** What an event of Okta's System Log is in ECS. */
export interface OktaMeaning {
  readonly category: readonly string[];
  readonly type: readonly string[];
}

/** The first that fits wins. Source: Okta, catalogue of event types; categories as Elastic's okta integration has them. */
const CATEGORIES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^user\.session\./, ['authentication', 'session']],
  [/^security\.session\./, ['session']],
  [/^security\.(?:attack|threat)\.(?:start|end|detected)/, ['threat']],
  [/^security\.(?:request|device|trusted_origin|voice|events)\./, ['threat']],
  [/^security\.(?:authenticator|breached_credential)\./, ['authentication']],
  [/^user\.(?:authentication|mfa|credential|identity_verification|import)\b/, ['authentication']],
  [/^user\.account\.(?:expire|reset|update)_password$/, ['authentication']],
  [/^user\.lifecycle\.password_mass_expiry$/, ['authentication']],
  [/^app\.oauth2\./, ['authentication']],
  [/^app\..*(?:\.login_|authenticat|\.password\.|unauth_)/, ['authentication']],
  [/^policy\.(?:evaluate_sign_on|auth_reevaluate)/, ['authentication']],
  [/^system\.(?:api_token|mfa|oauth2|push|custom_sign)/, ['authentication']],
  [/^system\..*(?:password|factor|mfa|challenge|phone_verification)/, ['authentication']],
  [/^(?:user|group|iam|access|directory|workflows\.user|policy\.execute\.user)\./, ['iam']],
  [/^app(?:lication)?\.(?:user|group|access_request|ad\.api|office365|provision)/, ['iam']],
  [/^application\.(?:user_membership|group_membership|provision)/, ['iam']],
];
const CONFIGURATION = ['configuration'];
const CREATED = /(?:\.|_)(?:create|add|import)$|^policy\.rule\.add$/;
const DELETED = /(?:\.|_)(?:delete|remove|revoke)(?:$|\.)/;
const CHANGED = /(?:^|\.)(?:\w+_)?update|\.change|change_username$|disabled$|enabled$/;

/** Category and type of an event type such as `user.session.start`. */
export function oktaMeaning(eventType: string): OktaMeaning {
  const category = CATEGORIES.find(([pattern]) => pattern.test(eventType))?.[1] ?? CONFIGURATION;
  if (category.includes('session')) return { category, type: sessionTypes(eventType) };
  if (category.includes('threat')) {
    return { category, type: [eventType.startsWith('security.request') ? 'denied' : 'indicator'] };
  }
  if (category.includes('authentication')) return { category, type: stepTypes(eventType) };
  return { category, type: changeTypes(eventType, category) };
}

function sessionTypes(eventType: string): readonly string[] {
  if (/\.(?:start|initiate)$/.test(eventType)) return ['start', 'info'];
  return /\.(?:end|expire)$/.test(eventType) ? ['end', 'info'] : ['info'];
}

function stepTypes(eventType: string): readonly string[] {
  if (/mfa\.factor\.activate$|\.start$|login_success$/.test(eventType)) return ['info', 'start'];
  return /mfa\.factor\.deactivate$|expire_password$|universal_logout/.test(eventType)
    ? ['info', 'end']
    : ['info'];
}

function changeTypes(eventType: string, category: readonly string[]): readonly string[] {
  const of = category.includes('iam') ? subjectOf(eventType) : [];
  // A member comes or goes: the group stays.
  const change = eventType.startsWith('group.user_membership.')
    ? ['change']
    : DELETED.test(eventType)
      ? ['deletion']
      : CREATED.test(eventType)
        ? ['creation']
        : CHANGED.test(eventType)
          ? ['change']
          : [];
  const types = [...of, ...change];
  return types.length === 0 ? ['info'] : types;
}

function subjectOf(eventType: string): readonly string[] {
  if (eventType.startsWith('group.')) return ['group'];
  return /(?:^|\.)user[._]/.test(eventType) ? ['user'] : [];
}
