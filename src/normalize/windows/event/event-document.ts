import {
  type EventParts,
  isPlain,
  type PlainFields,
  SYSTEM_ATTRIBUTES,
  SYSTEM_ELEMENTS,
  type SystemPart,
  winlogbeatDocument,
} from './event-parts.ts';
import { partsOfXml } from './event-xml.ts';

/** An event as Winlogbeat writes it, whatever brought it; of other documents what they have of it. */
export type EventDocument = Record<string, unknown>;

type Fields = Readonly<Record<string, unknown>>;

/** The parts of `System` and their names in other programs' flat documents. */
const FLAT_NAMES = {
  EventID: ['EventID', 'EventId', 'event_id'],
  Channel: ['Channel', 'channel', 'LogName'],
  Computer: ['Computer', 'Hostname', 'ComputerName', 'hostname'],
  Provider: ['SourceName', 'ProviderName', 'Provider_Name', 'provider'],
  ProviderGuid: ['ProviderGuid', 'Provider_Guid'],
  RecordID: ['EventRecordID', 'RecordNumber', 'RecordId'],
  Keywords: ['Keywords', 'keywords'],
  Level: ['Level', 'LevelValue'],
  Time: ['EventTime', 'TimeCreated', '@timestamp', 'SystemTime'],
} as const;

/** Reads a JSON object of Winlogbeat, of a tool that turns EVTX into JSON, or flat as NXLog's; `undefined` = none of them. */
export function documentOfJson(document: Fields): EventDocument | undefined {
  const { winlog } = document;
  if (isFields(winlog)) {
    // What read a log later says so by the stamp of the document.
    const created = winlog['time_created'];
    return typeof created === 'string' ? { ...document, '@timestamp': created } : { ...document };
  }
  const event = document['Event'];
  if (isFields(event) && isFields(event['System'])) {
    const userData = event['UserData'];
    return winlogbeatDocument({
      system: systemOf(event['System']),
      ...(isFields(event['EventData']) && { eventData: dataOf(event['EventData']) }),
      ...(isFields(userData) && { userData: userDataOf(userData) }),
      message: document['Message'] ?? document['message'],
    });
  }
  const parts = flatParts(document);
  return parts === undefined ? undefined : winlogbeatDocument(parts);
}

/** Reads the XML of one event; `undefined` = it is none. */
export function documentOfXml(text: string): EventDocument | undefined {
  const parts = partsOfXml(text);
  return parts === undefined ? undefined : winlogbeatDocument(parts);
}

function flatParts(document: Fields): EventParts | undefined {
  if (first(document, FLAT_NAMES.EventID) === undefined) return undefined;
  if (first(document, FLAT_NAMES.Channel) === undefined) return undefined;
  const system = Object.fromEntries(
    Object.entries(FLAT_NAMES).map(([name, names]) => [name, first(document, names)]),
  );
  const known = new Set<string>([...Object.values(FLAT_NAMES).flat(), 'Message', 'message']);
  const data = Object.entries(document).filter(
    ([name, value]) => !known.has(name) && isPlain(value),
  );
  return {
    system,
    eventData: Object.fromEntries(data),
    message: document['Message'] ?? document['message'],
  };
}

/** Of a document that a tool made from EVTX: attributes stand in `#attributes`, texts beside them in `#text`. */
function systemOf(system: Fields): SystemPart {
  const attribute = (of: string, name: string) => {
    const element = system[of];
    const attributes = isFields(element) ? element['#attributes'] : undefined;
    if (isFields(attributes)) return attributes[name];
    const beside = system[`${of}_attributes`];
    return isFields(beside) ? beside[name] : undefined;
  };
  return Object.fromEntries([
    ...Object.entries(SYSTEM_ELEMENTS).map(([name, from]) => [name, textOf(system[from])]),
    ...Object.entries(SYSTEM_ATTRIBUTES).map(([name, [from, key]]) => [name, attribute(from, key)]),
  ]);
}

function textOf(value: unknown): unknown {
  return isFields(value) ? value['#text'] : value;
}

/** Values by their names; those without a name are numbered as Winlogbeat does. */
function dataOf(data: Fields): PlainFields {
  const found = new Map<string, unknown>();
  for (const [name, value] of Object.entries(data)) {
    const text = textOf(value);
    if (name === 'Data') {
      for (const [index, one] of [text].flat().entries()) found.set(`param${index + 1}`, one);
    } else if (!name.startsWith('#')) {
      found.set(name, text);
    }
  }
  return Object.fromEntries([...found].filter(([, value]) => isPlain(value) || isPlainList(value)));
}

/** `UserData` holds one element, whose name says what it is. */
function userDataOf(data: Fields): PlainFields {
  const entry = Object.entries(data).find(
    ([name, value]) => !name.startsWith('#') && isFields(value),
  );
  if (entry === undefined) return dataOf(data);
  const [name, content] = entry;
  return { xml_name: name, ...dataOf(content as Fields) };
}

function isPlainList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isPlain);
}

function first(document: Fields, names: readonly string[]): unknown {
  return names.map((name) => document[name]).find((value) => value !== undefined && value !== '');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
