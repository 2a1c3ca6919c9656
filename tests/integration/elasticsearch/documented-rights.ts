// What docs/operating.md says of the rights in Elasticsearch.
import { read } from '../../source-files.ts';
import { codeBlocks, markedRows, section } from '../../unit/docs/markdown.ts';
import type { Role } from './security-module.ts';

const document = read('docs/operating.md');
const requests = codeBlocks(section(document, 'What the user may do')).map(({ text }) => text);

function bodyOf(request: string): object {
  const text = requests.find((one) => one.startsWith(request)) ?? request;
  const [body = ''] = /^\{[\s\S]*?^\}$/m.exec(text) ?? [];
  return JSON.parse(body) as object;
}

/** The role that is given to a user. */
export const documentedRole = bodyOf('PUT /_security/role/gac') as Role;

/** The role that an API key is asked for with. */
export const documentedKeyRole = (
  bodyOf('POST /_security/api_key') as { role_descriptors: { gac: Role } }
).role_descriptors.gac;

/** The documented role for another prefix of indices. */
export function roleFor(prefix: string): Role {
  const { cluster, indices } = documentedRole;
  return { cluster, indices: indices.map((one) => ({ ...one, names: [`${prefix}-*`] })) };
}

/** A role without one of its rights. */
export function without(right: string, { cluster, indices }: Role): Role {
  const rest = (rights: readonly string[]) => rights.filter((one) => one !== right);
  return {
    cluster: rest(cluster),
    indices: indices.map((one) => ({ ...one, privileges: rest(one.privileges) })),
  };
}

/** Calls that are listed, each with what it needs. */
export const documentedCalls = markedRows(document, 'elasticsearch-calls').map(
  ([call = '', , right = '']) => ({
    call: call.replaceAll('`', ''),
    kind: right.split(' ')[0] ?? '',
    rights: [...right.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  }),
);

/** Whether a call is of a kind such as `GET /INDEX/_doc/ID`. */
export function isOfKind(kind: string, call: string): boolean {
  const parts = kind.split(/\b(?:INDEX|NAME|ID)\b/);
  const pattern = parts.map((part) => part.replace(/[.*?+()[\]]/g, '\\$&')).join('[^/_][^/]*');
  return new RegExp(`^${pattern}$`).test(call);
}
