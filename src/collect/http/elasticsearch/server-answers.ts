/** The version whose requests are understood. */
const VERSION = '8.19.0';

/** What a client is told that asks who is there. */
export const SERVER = {
  name: 'tram-gac',
  cluster_name: 'tram-gac',
  cluster_uuid: 'tram-gac',
  version: {
    number: VERSION,
    build_flavor: 'default',
    build_type: 'tar',
    minimum_wire_compatibility_version: '7.17.0',
    minimum_index_compatibility_version: '7.0.0',
  },
  // Clients before 8 look for these words.
  tagline: 'You Know, for Search',
};

/** What shippers ask before they send, by path below the prefix; nothing needs to be set up, so all of it is there. */
export const INQUIRIES: Readonly<Record<string, unknown>> = {
  '/_license': { license: { status: 'active', type: 'basic', mode: 'basic', uid: 'tram-gac' } },
  '/_xpack': { license: { status: 'active', type: 'basic', mode: 'basic' }, features: {} },
  '/_cluster/health': {
    cluster_name: SERVER.cluster_name,
    status: 'green',
    timed_out: false,
    number_of_nodes: 1,
  },
};

/** What shippers want set up before they send; the events have one fixed mapping, so nothing is done. */
export const SET_UPS: readonly string[] = [
  '/_index_template/:name',
  '/_component_template/:name',
  '/_template/:name',
  '/_ilm/policy/:name',
  '/_ingest/pipeline/:name',
  '/_data_stream/:name',
];

/** An error as clients of Elasticsearch read it. */
export function errorBody(status: number, type: string, reason: string) {
  const error = { type, reason };
  return { error: { root_cause: [error], ...error }, status };
}
