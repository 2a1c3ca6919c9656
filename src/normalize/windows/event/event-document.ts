/** An event as Winlogbeat writes it, whatever brought it; of other documents what they have of it. */
export type EventDocument = Record<string, unknown>;

type Fields = Readonly<Record<string, unknown>>;

/** The parts of `System` and their names in other programs' flat documents. Source: Windows Event Schema. */
const FLAT_NAMES = {
  EventID: ['EventID', 'EventId', 'event_id'],
  Channel: ['Channel', 'channel', 'LogName'],
  Computer: ['Computer', 'Hostname', 'ComputerName', 'hostname'],
  Provider: ['SourceName', 'ProviderName', 'Provider_Name', 'provider'],
  RecordID: ['EventRecordID', 'RecordNumber', 'RecordId'],
  Keywords: ['Keywords', 'keywords'],
  Level: ['Level', 'LevelValue'],
  Time: ['EventTime', 'TimeCreated', '@timestamp', 'SystemTime'],
} as const;
const KEYWORDS: Readonly<Record<string, string>> = {
  '0x8010000000000000': 'Audit Failure',
  '0x8020000000000000': 'Audit Success',
};
const LEVELS: Readonly<Record<string, string>> = {
  '0': 'information',
  '1': 'critical',
  '2': 'error',
  '3': 'warning',
  '4': 'information',
  '5': 'verbose',
};

/** Reads a JSON object of Winlogbeat, of a tool that turns EVTX into JSON, or flat as NXLog's; `undefined` = none of them. */
export function documentOfJson(document: Fields): EventDocument | undefined {
  if (isFields(document['winlog'])) return { ...document };
  const event = document['Event'];
  if (isFields(event) && isFields(event['System'])) {
    return assembled(systemOf(event['System']), dataOf(event), document);
  }
  if (first(document, FLAT_NAMES.EventID) === undefined) return undefined;
  if (first(document, FLAT_NAMES.Channel) === undefined) return undefined;
  const system = Object.fromEntries(
    Object.entries(FLAT_NAMES).map(([name, names]) => [name, first(document, names)]),
  );
  const known = new Set<string>([...Object.values(FLAT_NAMES).flat(), 'Message', 'message']);
  const data = Object.entries(document).filter(
    ([name, value]) => !known.has(name) && isPlain(value),
  );
  return assembled(system, Object.fromEntries(data), document);
}

/** Reads the XML of one event. Source: Windows Event Schema. */
export function documentOfXml(text: string): EventDocument | undefined {
  const system = /<System>([\s\S]*?)<\/System>/.exec(text)?.[1];
  if (system === undefined) return undefined;
  const element = (name: string) =>
    unescaped(new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}>`).exec(system)?.[1]);
  const attribute = (name: string, of: string) =>
    unescaped(
      new RegExp(`<${of}\\s[^>]*\\b${name}=(?:'([^']*)'|"([^"]*)")`)
        .exec(system)
        ?.slice(1)
        .find(Boolean),
    );
  const body =
    /<(?:EventData|UserData)(?:\s[^>]*)?>([\s\S]*?)<\/(?:EventData|UserData)>/.exec(text)?.[1] ??
    '';
  const data: Record<string, string> = {};
  for (const [, quoted, double, value = ''] of body.matchAll(
    /<Data\s+Name=(?:'([^']*)'|"([^"]*)")\s*>([^<]*)<\/Data>/g,
  ))
    data[unescaped(quoted ?? double) ?? ''] = unescaped(value) ?? '';
  for (const [, name = '', value = ''] of body.matchAll(/<(\w+)>([^<]*)<\/\1>/g))
    if (name !== 'Data') data[name] = unescaped(value) ?? '';
  const message = /<Message>([\s\S]*?)<\/Message>/.exec(text)?.[1];
  return assembled(
    {
      EventID: element('EventID'),
      Channel: element('Channel'),
      Computer: element('Computer'),
      Provider: attribute('Name', 'Provider'),
      RecordID: element('EventRecordID'),
      Keywords: element('Keywords'),
      Level: element('Level'),
      Time: attribute('SystemTime', 'TimeCreated'),
    },
    data,
    { message: unescaped(message) },
  );
}

function assembled(system: Fields, data: Fields, given: Fields): EventDocument {
  const text = (name: string) => (isPlain(system[name]) ? String(system[name]) : undefined);
  const keywords = text('Keywords');
  const message = given['Message'] ?? given['message'];
  return {
    '@timestamp': text('Time'),
    event: { code: text('EventID'), provider: text('Provider') },
    winlog: {
      channel: text('Channel'),
      computer_name: text('Computer'),
      event_id: text('EventID'),
      provider_name: text('Provider'),
      record_id: text('RecordID'),
      keywords: keywords === undefined ? undefined : [KEYWORDS[keywords.toLowerCase()] ?? keywords],
      event_data: data,
    },
    host: { name: text('Computer') },
    log: { level: LEVELS[text('Level') ?? ''] },
    ...(typeof message === 'string' && { message }),
  };
}

/** Of a document that a tool made from EVTX: attributes stand in `#attributes`, texts beside them in `#text`. */
function systemOf(system: Fields): Fields {
  const textIn = (name: string) => {
    const value = system[name];
    return isFields(value) ? value['#text'] : value;
  };
  const attribute = (of: string, name: string) => {
    const element = system[of];
    const attributes = isFields(element) ? element['#attributes'] : undefined;
    return isFields(attributes) ? attributes[name] : (system[`${of}_attributes`] as Fields)?.[name];
  };
  return {
    EventID: textIn('EventID'),
    Channel: textIn('Channel'),
    Computer: textIn('Computer'),
    Provider: attribute('Provider', 'Name'),
    RecordID: textIn('EventRecordID'),
    Keywords: textIn('Keywords'),
    Level: textIn('Level'),
    Time: attribute('TimeCreated', 'SystemTime'),
  };
}

function dataOf(event: Fields): Fields {
  const data = event['EventData'] ?? event['UserData'];
  if (!isFields(data)) return {};
  return Object.fromEntries(Object.entries(data).filter(([, value]) => isPlain(value)));
}

function first(document: Fields, names: readonly string[]): unknown {
  return names.map((name) => document[name]).find((value) => value !== undefined && value !== '');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPlain(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

function unescaped(text: string | undefined): string | undefined {
  return text?.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/gi,
    (all, decimal, hex, name) => {
      if (name !== undefined) return ENTITIES[name] ?? all;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );
}
