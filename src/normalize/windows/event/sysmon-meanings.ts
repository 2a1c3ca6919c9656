/** What an event of Sysmon means. */
export interface SysmonMeaning {
  readonly action: string;
  readonly category: readonly string[];
  readonly type: readonly string[];
  readonly outcome?: 'failure';
}

function meaning(action: string, category: string, ...type: string[]): SysmonMeaning {
  return { action, category: category.split(' ').filter(Boolean), type };
}

/** By event id. Source: Microsoft, "Sysmon", events, whose headings are the actions; categories as the Winlogbeat module `sysmon` has them. */
export const SYSMON_MEANINGS: Readonly<Record<string, SysmonMeaning>> = {
  1: meaning('Process creation', 'process', 'start'),
  2: meaning('A process changed a file creation time', 'file', 'change'),
  3: meaning('Network connection', 'network', 'connection', 'start', 'protocol'),
  4: meaning('Sysmon service state changed', 'process', 'change'),
  5: meaning('Process terminated', 'process', 'end'),
  6: meaning('Driver loaded', 'driver', 'start'),
  7: meaning('Image loaded', 'process', 'change'),
  8: meaning('CreateRemoteThread', 'process', 'change'),
  9: meaning('RawAccessRead', 'process', 'access'),
  10: meaning('ProcessAccess', 'process', 'access'),
  11: meaning('FileCreate', 'file', 'creation'),
  12: meaning('RegistryEvent (Object create and delete)', 'configuration registry', 'change'),
  13: meaning('RegistryEvent (Value Set)', 'configuration registry', 'change'),
  14: meaning('RegistryEvent (Key and Value Rename)', 'configuration registry', 'change'),
  15: meaning('FileCreateStreamHash', 'file', 'access'),
  16: meaning('ServiceConfigurationChange', 'configuration', 'change'),
  17: meaning('PipeEvent (Pipe Created)', 'file', 'creation'),
  18: meaning('PipeEvent (Pipe Connected)', 'file', 'access'),
  19: meaning('WmiEvent (WmiEventFilter activity detected)', 'process', 'info'),
  20: meaning('WmiEvent (WmiEventConsumer activity detected)', 'process', 'change'),
  21: meaning('WmiEvent (WmiEventConsumerToFilter activity detected)', 'process', 'change'),
  22: meaning('DNSEvent (DNS query)', 'network', 'connection', 'protocol', 'info'),
  23: meaning('FileDelete (File Delete archived)', 'file', 'deletion'),
  24: meaning('ClipboardChange (New content in the clipboard)', '', 'change'),
  25: meaning('ProcessTampering (Process image change)', 'process', 'change'),
  26: meaning('FileDeleteDetected (File Delete logged)', 'file', 'deletion'),
  27: { ...meaning('FileBlockExecutable', 'file', 'creation'), outcome: 'failure' },
  28: meaning('FileBlockShredding', 'file', 'deletion'),
  29: meaning('FileExecutableDetected', 'file', 'creation'),
  255: { ...meaning('Error', 'process'), outcome: 'failure' },
};
