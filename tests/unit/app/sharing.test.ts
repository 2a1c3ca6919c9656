// Goal: a configuration that would split the data among processes is refused, with everything that is wrong at once.
// Method: whole documents through the parser; outcomes as an operator sees them.
import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../../src/app/configuration.ts';
import { demandGivenKeys } from '../../../src/app/keys.ts';
import { parseRoles } from '../../../src/app/roles.ts';
import type { GacError } from '../../../src/event/error.ts';

const KAFKA = `journal:
  kind: kafka
  kafka: { brokers: ['k1:9092'] }
`;
const REST = `store:
  kind: elasticsearch
  elasticsearch: { nodes: ['http://es:9200'] }
state:
  kind: postgres
  postgres: { host: pg }
`;

function problems(source: string): string[] {
  try {
    parseConfiguration(source, 'gac.yaml');
  } catch (error) {
    return ((error as GacError).issues ?? []).map(({ detail }) => detail);
  }
  return [];
}

describe('an installation of several processes', () => {
  it('is accepted when journal, store and state are shared', () => {
    expect(problems(`roles: [detect]\n${KAFKA}${REST}`)).toEqual([]);
    expect(problems(KAFKA + REST)).toEqual([]);
  });

  it('is refused when each process would keep a part of the data for itself', () => {
    const found = problems(KAFKA);
    expect(found).toHaveLength(2);
    expect(found[0]).toContain('store.kind elasticsearch');
    expect(found[1]).toContain('state.kind postgres');
  });

  it('is refused when nobody could do the rest of the work', () => {
    expect(problems('roles: [collect]\n')).toEqual([
      'roles collect need journal.kind kafka: other processes must do the rest.',
    ]);
  });

  it('is refused when no record could ever be acknowledged', () => {
    const kafka = KAFKA.replace("['k1:9092']", "['k1:9092'], replication: 1");
    expect(problems(kafka + REST)).toEqual([
      'journal.kafka.minInsyncReplicas is more than journal.kafka.replication: nothing could be acknowledged.',
    ]);
  });

  it.each([
    ['journal: { kind: kafka }', 'journal.kafka: is needed when journal.kind is kafka'],
    ['store: { kind: elasticsearch }', 'store.elasticsearch: is needed'],
    ['state: { kind: postgres }', 'state.postgres: is needed'],
    ['roles: []', 'roles:'],
    ['roles: [detekt]', 'roles.0:'],
  ])('names what is missing in %s', (source, detail) => {
    expect(problems(source).join('\n')).toContain(detail);
  });

  it('never makes keys of its own', () => {
    const none = { pseudonymKey: undefined, secretKey: undefined, journalKey: undefined } as never;
    expect(() => demandGivenKeys(none)).toThrow(
      /GAC_PSEUDONYM_KEY and GAC_SECRET_KEY and GAC_JOURNAL_KEY must be given/,
    );
    const given = { pseudonymKey: 'a', secretKey: 'b', journalKey: 'c' } as never;
    expect(() => demandGivenKeys(given)).not.toThrow();
  });
});

describe('--roles', () => {
  it('takes roles by name, each once', () => {
    expect(parseRoles('collect, detect,collect')).toEqual(['collect', 'detect']);
  });

  it('names what is no role', () => {
    expect(() => parseRoles('collect,judge')).toThrow(/"judge" is no role; the roles are collect/);
    expect(() => parseRoles('')).toThrow(/no role/);
  });
});
