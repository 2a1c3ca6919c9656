/** Options that say what a source is, wherever one is described. */
export const SOURCE_OPTIONS = {
  type: { type: 'string' },
  province: { type: 'string' },
  commune: { type: 'string' },
  name: { type: 'string' },
  timezone: { type: 'string' },
  file: { type: 'string' },
  upload: { type: 'boolean' },
  'kafka-topic': { type: 'string', multiple: true },
  'syslog-peer': { type: 'string', multiple: true },
  'syslog-certificate': { type: 'string', multiple: true },
  'app-name': { type: 'string', multiple: true },
  'multiline-start': { type: 'string' },
  setting: { type: 'string', multiple: true },
} as const;
