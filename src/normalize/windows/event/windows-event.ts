import type { ParseContext, Parsed, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { put, textAt } from '../../document/put.ts';
import { ECS_JSON } from '../../ecs-json/ecs-json.ts';
import { isoStampAt } from '../../time/iso-stamp.ts';
import { documentOfJson, documentOfXml, type EventDocument } from './event-document.ts';
import { type EventTexts, putMissing } from './event-fields.ts';
import { putFirewall } from './put-firewall.ts';
import { POWERSHELL_CHANNEL, putPowershell } from './put-powershell.ts';
import { codeOf, eventDataOf, putSecurity } from './put-security.ts';
import { putSysmon } from './put-sysmon.ts';
import { putSystem } from './put-system.ts';
import { putTerminal, TERMINAL_CHANNEL } from './put-terminal.ts';

/**
 * Events of Windows logs as Winlogbeat, Elastic Agent or NXLog ship them, as tools make JSON of EVTX files, and as XML
 * that Windows itself exports. Events of the security log get their meaning.
 */
export const WINDOWS_EVENT: Parser = {
  type: 'windows.event',
  title: { vi: 'Windows – nhật ký sự kiện', en: 'Windows event log' },
  logsource: { product: 'windows' },
  multilineStart: '^\\s*(?:<Event[ >]|\\{)',
  detect: detectWindows,
  parse: parseWindows,
};

function detectWindows(line: string): number {
  const head = line.slice(0, 8_192);
  if (/^\s*<Event[ >]/.test(head)) return 0.97;
  if (!head.startsWith('{')) return 0;
  if (head.includes('"winlog"')) return 0.95;
  const isFlat = /"EventI[Dd]"\s*:/.test(head) && /"(?:Channel|LogName)"\s*:/.test(head);
  return isFlat ? 0.9 : 0;
}

function parseWindows(line: string, context: ParseContext): ParseOutcome {
  const document = documentOf(line);
  if (document === undefined) {
    const detail =
      'neither an event of Winlogbeat or NXLog, nor EVTX as JSON, nor the XML of an event';
    return { kind: 'failed', reason: 'malformed', detail };
  }
  const parsed = ECS_JSON.parse(JSON.stringify(document), context);
  if (parsed.kind === 'failed') return parsed;
  const { doc } = parsed;
  put(doc, 'event.kind', 'event');
  put(doc, 'host.os.type', 'windows');
  putMissing(doc, { 'log.level': textAt(doc, 'winlog.level') });
  const code = codeOf(doc);
  const data = eventDataOf(doc);
  const channel = textAt(doc, 'winlog.channel') ?? '';
  putMeaning(doc, code, { channel, data });
  return channel === SYSMON_CHANNEL ? { ...parsed, ...sysmonTime(data) } : parsed;
}

const SYSMON_CHANNEL = 'Microsoft-Windows-Sysmon/Operational';

function putMeaning(
  doc: PartialEvent,
  code: string,
  { channel, data }: { channel: string; data: EventTexts },
): void {
  if (channel.toLowerCase() === 'security') {
    putSecurity(doc, code, data);
    putFirewall(doc, code, data);
  } else if (channel === 'System') {
    putSystem(doc, code, data);
  } else if (channel === SYSMON_CHANNEL) {
    putSysmon(doc, code, data);
  } else if (TERMINAL_CHANNEL.test(channel)) {
    putTerminal(doc, code, data);
  } else if (POWERSHELL_CHANNEL.test(channel)) {
    putPowershell(doc, code, data);
  }
}

/** When it happened, by Sysmon's own word; it is written a little later. */
function sysmonTime(data: EventTexts): Partial<Pick<Parsed, 'timeMs' | 'timeNanos'>> {
  const stamp = isoStampAt(data['UtcTime'] ?? '', 0, 'UTC');
  return stamp === undefined ? {} : { timeMs: stamp.ms, timeNanos: stamp.nanos };
}

function documentOf(line: string): EventDocument | undefined {
  const text = line.trimStart();
  if (text.startsWith('<')) return documentOfXml(text);
  try {
    const document: unknown = JSON.parse(text);
    const isObject = typeof document === 'object' && document !== null && !Array.isArray(document);
    return isObject ? documentOfJson(document as Record<string, unknown>) : undefined;
  } catch {
    // Not JSON: then it is no event in JSON either.
    return undefined;
  }
}
