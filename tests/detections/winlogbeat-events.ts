// Decoded Windows events in three forms: flat as Sigma's rules name them, as Winlogbeat ships them, and as its pipelines
// for Sysmon and the security log leave them. Written from the description of those pipelines, not from our tables.

type Values = Record<string, unknown>;

/** An event of the corpus, decoded from EVTX. */
export interface DecodedEvent {
  readonly Event: Readonly<Record<string, Values>>;
}

/** The flat fields that Sigma's Windows rules name. */
export function flatEvent({ Event }: DecodedEvent): Values {
  const { System = {}, EventData = {}, UserData = {} } = Event;
  const flat: Values = {};
  for (const [key, value] of Object.entries({ ...EventData, ...UserData })) {
    flat[key] = value;
    flat[key.replaceAll(' ', '')] = value;
  }
  for (const [key, value] of Object.entries(System)) {
    const attributes = attributesOf(value);
    if (attributes === undefined) flat[key] = value;
    for (const [name, one] of Object.entries(attributes ?? {})) flat[`${key}_${name}`] = one;
  }
  return flat;
}

/** What Winlogbeat sends before any pipeline: everything of the event below `winlog.event_data`. */
export function shippedEvent({ Event }: DecodedEvent): Values {
  const { System = {}, EventData = {}, UserData = {} } = Event;
  const provider = attributesOf(System['Provider'])?.['Name'];
  const data: Values = {};
  for (const [key, value] of Object.entries(EventData ?? {})) {
    if (value !== null) data[key.replaceAll(' ', '_')] = String(value);
  }
  return {
    event: { code: String(codeOf(System)), provider, kind: 'event' },
    gac: { source: { type: 'ecs.json' } },
    host: { name: System['Computer'], os: { type: 'windows' } },
    winlog: {
      channel: System['Channel'],
      computer_name: System['Computer'],
      event_id: String(codeOf(System)),
      provider_name: provider,
      event_data: data,
      ...(UserData === null ? {} : { user_data: UserData }),
    },
  };
}

/** What is left after the pipelines of the Winlogbeat modules sysmon and security. */
export function processedEvent(event: DecodedEvent): Values {
  const doc = shippedEvent(event) as Values & { winlog: { event_data: Values } };
  const data = { ...doc.winlog.event_data };
  const empty = ['', '-', '{00000000-0000-0000-0000-000000000000}'];
  for (const [key, value] of Object.entries(data))
    if (empty.includes(String(value))) delete data[key];
  const channel = String(event.Event['System']?.['Channel']);
  const code = String(codeOf(event.Event['System'] ?? {}));
  if (channel.includes('Sysmon')) sysmon(doc, data, code);
  if (channel === 'Security') security(doc, data);
  return { ...doc, winlog: { ...doc.winlog, event_data: data } };
}

function sysmon(doc: Values, data: Values, code: string): void {
  const isImage = code === '7';
  const move = (from: string, to: string) => {
    if (data[from] === undefined) return;
    put(doc, to, data[from]);
    delete data[from];
  };
  const copy = (from: string, to: string) => {
    if (data[from] !== undefined) put(doc, to, data[from]);
  };
  hashes(doc, data, code);
  move('RuleName', 'rule.name');
  move('ProcessGuid', 'process.entity_id');
  move('ProcessId', 'process.pid');
  for (const actor of ['Image', 'SourceImage', 'Destination']) move(actor, 'process.executable');
  move('CommandLine', 'process.command_line');
  move('CurrentDirectory', 'process.working_directory');
  move('ParentImage', 'process.parent.executable');
  move('ParentCommandLine', 'process.parent.command_line');
  move('ParentProcessId', 'process.parent.pid');
  const owner = isImage ? 'file' : 'process';
  move('OriginalFileName', `${owner}.pe.original_file_name`);
  copy('Company', `${owner}.pe.company`);
  copy('Description', `${owner}.pe.description`);
  copy('FileVersion', `${owner}.pe.file_version`);
  copy('Product', `${owner}.pe.product`);
  for (const file of ['TargetFilename', 'Device', 'ImageLoaded']) move(file, 'file.path');
  move('PipeName', 'file.name');
  copy('Signature', 'file.code_signature.subject_name');
  copy('SignatureStatus', 'file.code_signature.status');
  move('Protocol', 'network.transport');
  move('SourceIp', 'source.ip');
  move('SourceHostname', 'source.domain');
  move('SourcePort', 'source.port');
  move('DestinationIp', 'destination.ip');
  move('DestinationHostname', 'destination.domain');
  move('DestinationPort', 'destination.port');
  move('QueryName', 'dns.question.name');
  if (data['Initiated'] !== undefined) {
    put(doc, 'network.direction', data['Initiated'] === 'true' ? 'egress' : 'ingress');
  }
  const [domain, name] = String(data['User'] ?? '').split('\\');
  if (name !== undefined) {
    put(doc, 'user.domain', domain);
    put(doc, 'user.name', name);
  }
  registry(doc, data, code);
  for (const gone of [
    'User',
    'Initiated',
    'UtcTime',
    'Hash',
    'Hashes',
    'TargetObject',
    'Details',
  ]) {
    delete data[gone];
  }
}

function hashes(doc: Values, data: Values, code: string): void {
  const owner = ['6', '7', '15', '29'].includes(code) ? 'file' : 'process';
  for (const pair of String(data['Hash'] ?? data['Hashes'] ?? '').split(',')) {
    const [kind = '', value = ''] = pair.toLowerCase().split('=');
    if (value === '' || /^0*$/.test(value)) continue;
    put(doc, kind === 'imphash' ? `${owner}.pe.imphash` : `${owner}.hash.${kind}`, value);
  }
}

function registry(doc: Values, data: Values, code: string): void {
  const target = data['TargetObject'];
  if (target === undefined || !['12', '13', '14'].includes(code)) return;
  put(doc, 'registry.path', target);
  const details = data['Details'];
  if (details === undefined) return;
  const [, size, digits = ''] = /^(D|Q)WORD \(0x([0-9a-fx-]+)\)$/i.exec(String(details)) ?? [];
  if (size === undefined) {
    put(doc, 'registry.data', { strings: [details], type: 'REG_SZ' });
    return;
  }
  const value = BigInt(`0x${digits.replace('-0x', '')}`).toString();
  put(doc, 'registry.data', { strings: [value], type: `SZ_${size}WORD` });
}

function security(doc: Values, data: Values): void {
  const move = (from: string, to: string) => {
    if (data[from] === undefined) return;
    put(doc, to, data[from]);
    delete data[from];
  };
  move('ProcessName', 'process.executable');
  move('IpAddress', 'source.ip');
  move('IpPort', 'source.port');
  move('WorkstationName', 'source.domain');
}

function codeOf(system: Values): unknown {
  const id = system['EventID'];
  return id !== null && typeof id === 'object' ? (id as Values)['#text'] : id;
}

function attributesOf(value: unknown): Values | undefined {
  return (value as { '#attributes'?: Values } | null)?.['#attributes'];
}

function put(doc: Values, path: string, value: unknown): void {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let map = doc;
  for (const step of steps) {
    map[step] ??= {};
    map = map[step] as Values;
  }
  map[last] = value;
}
