/** The parts of an event before anything is made of them; each absent where the event has none. */
export interface EventParts {
  readonly system: SystemPart;
  /** `EventData`: by name, or `param1`, `param2` … where values have none. */
  readonly eventData?: PlainFields;
  /** `UserData`: what its one element holds, whose name is `xml_name`. */
  readonly userData?: PlainFields;
  readonly message?: unknown;
}

/** `System` of an event. Source: Windows Event Schema. */
export type SystemPart = Readonly<Partial<Record<SystemName, unknown>>>;
export type SystemName =
  | 'EventID'
  | 'Version'
  | 'Channel'
  | 'Computer'
  | 'Provider'
  | 'ProviderGuid'
  | 'RecordID'
  | 'Keywords'
  | 'Level'
  | 'Opcode'
  | 'Time'
  | 'ActivityID'
  | 'RelatedActivityID'
  | 'ProcessID'
  | 'ThreadID'
  | 'UserID';

/** Where an attribute of `System` stands: the element, and its attribute. */
export const SYSTEM_ATTRIBUTES = {
  Provider: ['Provider', 'Name'],
  ProviderGuid: ['Provider', 'Guid'],
  Time: ['TimeCreated', 'SystemTime'],
  ActivityID: ['Correlation', 'ActivityID'],
  RelatedActivityID: ['Correlation', 'RelatedActivityID'],
  ProcessID: ['Execution', 'ProcessID'],
  ThreadID: ['Execution', 'ThreadID'],
  UserID: ['Security', 'UserID'],
} as const satisfies Partial<Record<SystemName, readonly [string, string]>>;

/** Elements of `System` whose text is the value. */
export const SYSTEM_ELEMENTS = {
  EventID: 'EventID',
  Version: 'Version',
  Channel: 'Channel',
  Computer: 'Computer',
  RecordID: 'EventRecordID',
  Keywords: 'Keywords',
  Level: 'Level',
  Opcode: 'Opcode',
} as const satisfies Partial<Record<SystemName, string>>;

/** Values by their names, none of them an object. */
export type PlainFields = Readonly<Record<string, unknown>>;

const AUDIT_FAILURE = 0x10_0000_0000_0000n;
const AUDIT_SUCCESS = 0x20_0000_0000_0000n;
const CLASSIC = 0x80_0000_0000_0000n;
const LEVELS: Readonly<Record<string, string>> = {
  '0': 'information',
  '1': 'critical',
  '2': 'error',
  '3': 'warning',
  '4': 'information',
  '5': 'verbose',
};
const OPCODES: Readonly<Record<string, string>> = { '0': 'Info', '1': 'Start', '2': 'Stop' };

/** The event as Winlogbeat writes it. */
export function winlogbeatDocument(parts: EventParts): Record<string, unknown> {
  const { system, eventData, userData, message } = parts;
  const text = (name: SystemName) => (isPlain(system[name]) ? String(system[name]) : undefined);
  const number = (name: SystemName) => {
    const value = Number(text(name));
    return Number.isSafeInteger(value) ? value : undefined;
  };
  const opcode = text('Opcode');
  return {
    '@timestamp': text('Time'),
    event: { code: text('EventID'), provider: text('Provider') },
    winlog: {
      channel: text('Channel'),
      computer_name: text('Computer'),
      event_id: text('EventID'),
      version: number('Version'),
      opcode: opcode === undefined ? undefined : (OPCODES[opcode] ?? opcode),
      provider_name: text('Provider'),
      provider_guid: text('ProviderGuid'),
      record_id: text('RecordID'),
      activity_id: text('ActivityID'),
      related_activity_id: text('RelatedActivityID'),
      keywords: keywordsOf(text('Keywords')),
      process: { pid: number('ProcessID'), thread: { id: number('ThreadID') } },
      user: { identifier: text('UserID') },
      event_data: plainNames(eventData),
      user_data: plainNames(userData),
    },
    host: { name: text('Computer') },
    log: { level: LEVELS[text('Level') ?? ''] },
    ...(typeof message === 'string' && { message }),
  };
}

/** `Threat Name` is `Threat_Name` with Winlogbeat; a dot would make an object of it. */
function plainNames(fields: PlainFields | undefined): PlainFields | undefined {
  if (fields === undefined) return undefined;
  const renamed = Object.entries(fields).map(([name, value]) => [
    /[\s.]/.test(name) ? name.replace(/[\s.]+/g, '_') : name,
    value,
  ]);
  return Object.fromEntries(renamed);
}

/** The bits that audits set, by their names; other keywords as they are written. */
function keywordsOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  if (!/^0x[0-9a-f]{1,16}$/i.test(text)) return [text];
  const bits = BigInt(text);
  const names = [
    ...((bits & AUDIT_FAILURE) === 0n ? [] : ['Audit Failure']),
    ...((bits & AUDIT_SUCCESS) === 0n ? [] : ['Audit Success']),
    ...((bits & CLASSIC) === 0n ? [] : ['Classic']),
  ];
  return names.length === 0 ? undefined : names;
}

/** Whether a value is a text, number or boolean. */
export function isPlain(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
