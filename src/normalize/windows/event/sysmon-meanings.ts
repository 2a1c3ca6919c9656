/** What an event of Sysmon means. */
export interface SysmonMeaning {
  readonly action: string;
  readonly category: readonly string[];
  readonly type: readonly string[];
}

function meaning(action: string, category: string, ...type: string[]): SysmonMeaning {
  return { action, category: category.split(' ').filter(Boolean), type };
}

/** By event id. Source: Microsoft, "Sysmon", events; categories as the Winlogbeat module `sysmon` has them. */
export const SYSMON_MEANINGS: Readonly<Record<string, SysmonMeaning>> = {
  1: meaning('process-created', 'process', 'start'),
  2: meaning('file-creation-time-changed', 'file', 'change'),
  3: meaning('network-connection', 'network', 'connection', 'start', 'protocol'),
  4: meaning('sysmon-state-changed', 'process', 'change'),
  5: meaning('process-terminated', 'process', 'end'),
  6: meaning('driver-loaded', 'driver', 'start'),
  7: meaning('image-loaded', 'process', 'change'),
  8: meaning('remote-thread-created', 'process', 'change'),
  9: meaning('raw-access-read', 'process', 'access'),
  10: meaning('process-accessed', 'process', 'access'),
  11: meaning('file-created', 'file', 'creation'),
  12: meaning('registry-object-changed', 'configuration registry', 'change'),
  13: meaning('registry-value-set', 'configuration registry', 'change'),
  14: meaning('registry-object-renamed', 'configuration registry', 'change'),
  15: meaning('file-stream-created', 'file', 'access'),
  16: meaning('sysmon-configuration-changed', 'configuration', 'change'),
  17: meaning('pipe-created', 'file', 'creation'),
  18: meaning('pipe-connected', 'file', 'access'),
  19: meaning('wmi-filter-registered', 'process', 'change'),
  20: meaning('wmi-consumer-registered', 'process', 'change'),
  21: meaning('wmi-binding-registered', 'process', 'change'),
  22: meaning('dns-query', 'network', 'connection', 'protocol', 'info'),
  23: meaning('file-deleted', 'file', 'deletion'),
  24: meaning('clipboard-changed', '', 'change'),
  25: meaning('process-tampered', 'process', 'change'),
  26: meaning('file-delete-detected', 'file', 'deletion'),
  27: meaning('executable-blocked', 'file', 'creation', 'denied'),
  28: meaning('shredding-blocked', 'file', 'deletion', 'denied'),
  29: meaning('executable-detected', 'file', 'creation'),
};
