import type {
  ParseContext,
  ParsedSecrets,
  ParseOutcome,
  Parser,
  PartialEvent,
} from '../contract.ts';
import { textAt } from '../document/put.ts';
import { clearSecrets } from '../field-map/secrets.ts';
import { parseAnyStamp } from '../time/any-stamp.ts';
import type { Stamp } from '../time/stamp.ts';
import { coerce } from './coerce.ts';
import { ecsField } from './ecs-types.ts';
import { type Leaf, leavesOf, nestLeaf, shortJson } from './nest.ts';

const TIME_KEYS = ['@timestamp', 'timestamp', 'time'];
const MAX_ASIDE = 64;
/** Longer ones may be one-time codes that somebody put there. */
const EVENT_CODE = /^\d{1,5}$/;
const MAX_NAMED = 20;

/** What only this system may say; a document that says it too is heard as a claim, in `gac.vendor`. */
const RESERVED = /^(?:event\.(?:id|ingested|created|original|dataset|module)$|ecs\.|gac\.)/;
const OPEN_GAC =
  /^gac\.(?:otp\.(?:stage|channel|transaction|provider)|dossier\.\w+|claimed_locality\.\w+|heartbeat\.\w+|vendor\.\w+)$/;
const OTP_STAGES = new Set(
  'requested submitted delivered failed verified rejected expired'.split(' '),
);
/** Fields that the framework writes anew or that say nothing: they go without a note. */
const SILENT =
  /^(?:ecs\.version|event\.(?:ingested|original)|@version|data_stream\.|agent_id_status)/;

/** Documents that are ECS already, nested, dotted or mixed; what ECS does not allow is kept beside, with a note. */
export const ECS_JSON: Parser = {
  type: 'ecs.json',
  title: { vi: 'Sự kiện JSON theo chuẩn ECS', en: 'ECS events in JSON' },
  logsource: { product: 'ecs' },
  detect: detectEcs,
  parse: parseEcs,
};

function detectEcs(line: string): number {
  if (!line.startsWith('{') || !line.trimEnd().endsWith('}')) {
    return 0;
  }
  const head = line.slice(0, 4_096);
  const stamped = head.includes('"@timestamp"');
  const named =
    head.includes('"ecs.version"') || head.includes('"ecs":{') || head.includes('"ecs": {');
  return stamped && named ? 0.85 : stamped ? 0.7 : 0.3;
}

function parseEcs(line: string, context: ParseContext): ParseOutcome {
  const document = jsonObject(line);
  if (document === undefined) {
    return { kind: 'failed', reason: 'malformed', detail: 'not a JSON object' };
  }
  const { leaves, odd, cut } = leavesOf(document);
  const doc: PartialEvent = {};
  const aside = new Aside(doc);
  for (const leaf of odd) {
    aside.keep(leaf);
  }
  let stamp: Stamp | undefined;
  for (const leaf of leaves) {
    const time: Stamp | undefined = TIME_KEYS.includes(leaf.path)
      ? parseAnyStamp(leaf.value, context)
      : undefined;
    if (time !== undefined && (stamp === undefined || leaf.path === '@timestamp')) {
      stamp = time;
    } else if (!place(doc, leaf)) {
      aside.keep(leaf);
    }
  }
  aside.note(cut);
  const secrets = secretsOf(doc);
  return {
    kind: 'parsed',
    doc,
    ...(stamp === undefined ? {} : { timeMs: stamp.ms, timeNanos: stamp.nanos }),
    ...(secrets === undefined ? {} : { secrets }),
  };
}

/** `"code":"4720"` is the number of the event, no one-time code, when the document says so. */
function secretsOf(doc: PartialEvent): ParsedSecrets | undefined {
  const secrets = clearSecrets(textAt(doc, 'user.name'));
  const code = textAt(doc, 'event.code');
  return code === undefined || !EVENT_CODE.test(code) ? secrets : { ...secrets, harmless: [code] };
}

/** Puts a leaf where it belongs; `false` = it may not stand anywhere in the document itself. */
function place(doc: PartialEvent, { path, value }: Leaf): boolean {
  if (SILENT.test(path)) {
    return true;
  }
  if (RESERVED.test(path)) {
    return OPEN_GAC.test(path) && placeGac(doc, path, value);
  }
  if (path === '@timestamp' || (path === 'event.kind' && value === 'pipeline_error')) {
    return false;
  }
  if (path === 'host' && typeof value === 'string') {
    return nestLeaf(doc, 'host.name', value);
  }
  // A namespace of the sender's own is welcome, a loose value at the top is not.
  if (!path.includes('.') && ecsField(path) === undefined) {
    return false;
  }
  const fitting = coerce(path, value);
  if (fitting !== undefined) {
    return nestLeaf(doc, path, fitting);
  }
  placeAddress(doc, path, value);
  return false;
}

/** A host name in the place of an address is still the end of a connection. */
function placeAddress(doc: PartialEvent, path: string, value: unknown): void {
  const end = /^(source|destination|client|server)\.ip$/.exec(path)?.[1];
  if (end !== undefined && typeof value === 'string' && value !== '') {
    nestLeaf(doc, `${end}.address`, textAt(doc, `${end}.address`) ?? value);
  }
}

function placeGac(doc: PartialEvent, path: string, value: unknown): boolean {
  if (typeof value === 'object' || (path === 'gac.otp.stage' && !OTP_STAGES.has(String(value)))) {
    return false;
  }
  return nestLeaf(doc, path, /\.(?:sequence|queue|stale)$/.test(path) ? value : String(value));
}

/** What was moved out of its place, with the note that tells people so. */
class Aside {
  readonly #doc: PartialEvent;
  readonly #names: string[] = [];
  #count = 0;

  constructor(doc: PartialEvent) {
    this.#doc = doc;
  }

  keep({ path, value }: Leaf): void {
    this.#count += 1;
    if (this.#count > MAX_ASIDE || value === null) {
      return;
    }
    const gac = this.#doc.gac ?? {};
    const vendor = gac.vendor ?? {};
    vendor[asideKey(path)] = scalar(value);
    gac.vendor = vendor;
    this.#doc.gac = gac;
    if (/[.@]/.test(path) && !path.startsWith('gac.') && this.#names.length < MAX_NAMED) {
      this.#names.push(path);
    }
  }

  note(cut: boolean): void {
    const notes: string[] = [];
    if (this.#names.length > 0) {
      notes.push(`not as ECS defines it, kept in gac.vendor: ${this.#names.join(', ')}`);
    }
    if (this.#count > MAX_ASIDE) {
      notes.push(`${this.#count - MAX_ASIDE} more only in event.original`);
    }
    if (cut) {
      notes.push('more than 1000 fields, the rest only in event.original');
    }
    if (notes.length > 0 && textAt(this.#doc, 'error.message') === undefined) {
      nestLeaf(this.#doc, 'error.message', notes.join('; '));
    }
  }
}

/** One flat name; never one that the JavaScript runtime gives a meaning. */
function asideKey(path: string): string {
  const key = path.replaceAll('.', '_');
  return key === '__proto__' || key === '' ? `_${key}` : key;
}

function scalar(value: unknown): string | number | boolean {
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) {
    return value;
  }
  return typeof value === 'number' ? String(value) : shortJson(value);
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    // Not JSON is an answer, not a fault; the caller reports the record as malformed.
    return undefined;
  }
}
