/** RFC 5424, table 1, by facility code. */
export const FACILITY_NAMES = [
  'kernel',
  'user-level',
  'mail',
  'system',
  'security/authorization',
  'syslogd',
  'printer',
  'network-news',
  'uucp',
  'clock',
  'security/authorization',
  'ftp',
  'ntp',
  'log-audit',
  'log-alert',
  'clock',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
] as const;

/** RFC 5424, table 2, by severity code. */
export const SEVERITY_NAMES = [
  'Emergency',
  'Alert',
  'Critical',
  'Error',
  'Warning',
  'Notice',
  'Informational',
  'Debug',
] as const;
