import {
  type EventParts,
  SYSTEM_ATTRIBUTES,
  SYSTEM_ELEMENTS,
  type SystemPart,
} from './event-parts.ts';

/** Reads the XML of one event. Source: Windows Event Schema. */
export function partsOfXml(text: string): EventParts | undefined {
  const system = /<System>([\s\S]*?)<\/System>/.exec(text)?.[1];
  if (system === undefined) return undefined;
  const eventData = bodyOf(text, 'EventData');
  const userData = bodyOf(text, 'UserData');
  const message = /<Message>([\s\S]*?)<\/Message>/.exec(text)?.[1];
  return {
    system: systemOf(system),
    ...(eventData !== undefined && { eventData: namedData(eventData) }),
    ...(userData !== undefined && { userData: elementData(userData) }),
    message: unescaped(message),
  };
}

function bodyOf(text: string, element: string): string | undefined {
  return new RegExp(`<${element}(?:\\s[^>]*)?>([\\s\\S]*?)</${element}>`).exec(text)?.[1];
}

function systemOf(system: string): SystemPart {
  const element = (name: string) =>
    unescaped(new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}>`).exec(system)?.[1]);
  const attribute = (of: string, name: string) =>
    unescaped(
      new RegExp(`<${of}\\s[^>]*\\b${name}=(?:'([^']*)'|"([^"]*)")`)
        .exec(system)
        ?.slice(1)
        .find(Boolean),
    );
  return Object.fromEntries([
    ...Object.entries(SYSTEM_ELEMENTS).map(([name, from]) => [name, element(from)]),
    ...Object.entries(SYSTEM_ATTRIBUTES).map(([name, [from, key]]) => [name, attribute(from, key)]),
  ]);
}

function namedData(body: string): Record<string, string> {
  const data = new Map<string, string>();
  let unnamed = 0;
  for (const [, quoted, double, value = ''] of body.matchAll(
    /<Data(?:\s+Name=(?:'([^']*)'|"([^"]*)"))?\s*>([^<]*)<\/Data>/g,
  )) {
    const name = unescaped(quoted ?? double);
    if (name === undefined) unnamed += 1;
    data.set(name ?? `param${unnamed}`, unescaped(value) ?? '');
  }
  for (const [, name = '', value = ''] of body.matchAll(/<(\w+)>([^<]*)<\/\1>/g)) {
    if (name !== 'Data') data.set(name, unescaped(value) ?? '');
  }
  return Object.fromEntries(data);
}

function elementData(body: string): Record<string, string> {
  const name = /<([\w.:-]+)/.exec(body)?.[1];
  return { ...(name !== undefined && { xml_name: name }), ...namedData(body) };
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
      if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? all) : all;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );
}
