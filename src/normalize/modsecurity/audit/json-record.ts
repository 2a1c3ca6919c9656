import { type AuditRecord, headersOf, type RuleMessage, ruleMessage } from './audit-record.ts';

type Json = Readonly<Record<string, unknown>>;
const MESSAGES_MAX = 100;

/** Reads the JSON audit records of ModSecurity 3, ModSecurity 2 and Coraza; `undefined` = it is none of them. */
export function jsonRecord(document: Json): AuditRecord | undefined {
  const transaction = objectOf(document['transaction']);
  if (transaction === undefined) {
    return undefined;
  }
  const request = objectOf(transaction['request']) ?? objectOf(document['request']) ?? {};
  const response = objectOf(transaction['response']) ?? objectOf(document['response']) ?? {};
  const audit = objectOf(document['audit_data']) ?? {};
  const own = [
    ...listOf(transaction['messages']),
    ...listOf(document['messages']),
    ...listOf(audit['messages']),
  ];
  const messages = own.slice(0, MESSAGES_MAX).map(messageOf);
  const producer = objectOf(transaction['producer']);
  const interrupted = transaction['is_interrupted'] === true;
  const acted = objectOf(audit['action'])?.['intercepted'] === true;
  const denied = messages.some(({ match }) => match !== undefined && /Access denied/.test(match));
  const refused = textOf(response['http_code']) === '403';
  return {
    ...texts({
      time: timeOf(transaction),
      id: transaction['unique_id'] ?? transaction['transaction_id'] ?? transaction['id'],
      clientIp: transaction['client_ip'] ?? transaction['remote_address'],
      clientPort: transaction['client_port'] ?? transaction['remote_port'],
      serverIp: transaction['host_ip'] ?? transaction['local_address'],
      serverPort: transaction['host_port'] ?? transaction['local_port'],
      serverName: request['hostname'],
      request: request['request_line'],
      method: request['method'],
      target: request['uri'],
      version: versionOf(request['http_version']),
      status: response['http_code'] ?? response['status'],
      responseBody: response['body'],
      producer: producer?.['modsecurity'] ?? producer?.['connector'] ?? audit['producer'],
    }),
    // ModSecurity 3 says only with what status it answered.
    intercepted: interrupted || acted || denied || (refused && messages.length > 0),
    requestHeaders: headersOf(request['headers']),
    responseHeaders: headersOf(response['headers']),
    messages,
  };
}

/** JSON numbers lose the `.0` of `1.0`. */
function versionOf(version: unknown): unknown {
  return version === 1 || version === 2 ? `${version}.0` : version;
}

function timeOf(transaction: Json): unknown {
  const unix = transaction['unix_timestamp'];
  // Nanoseconds are beyond what a JSON number holds exactly, hence the text beside it is preferred when it has a zone.
  const written = transaction['time_stamp'] ?? transaction['time'] ?? transaction['timestamp'];
  return typeof unix === 'number' && unix > 0
    ? Math.floor(unix / (unix > 1e17 ? 1e6 : 1))
    : written;
}

function messageOf(message: unknown): RuleMessage {
  if (typeof message === 'string') {
    return ruleMessage(message);
  }
  const fields = objectOf(message) ?? {};
  const details = objectOf(fields['details']) ?? objectOf(fields['data']) ?? {};
  const data = details['data'];
  return {
    id: textOf(details['ruleId'] ?? details['id']),
    message: textOf(fields['message']) ?? textOf(details['msg']),
    severity: textOf(details['severity']),
    data: textOf(data),
    match: textOf(details['match']) ?? textOf(fields['error_message']),
    file: textOf(details['file']),
    line: textOf(details['lineNumber'] ?? details['line']),
    tags: listOf(details['tags']).map(String),
  };
}

function texts(values: Readonly<Record<string, unknown>>): Partial<AuditRecord> {
  return Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name, textOf(value)])
      .filter(([, value]) => value !== undefined),
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'number'
    ? String(value)
    : typeof value === 'string' && value !== ''
      ? value
      : undefined;
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
