// Goal: a move leaves no table behind, and copies each after those that it refers to.
// Method: compare the list with the tables, keys and references of a real schema.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../src/state/migrations/migrate.ts';
import { MOVED_TABLES } from '../../../src/state/move/moved-tables.ts';
import { openSqlite } from '../../../src/state/sqlite/open-sqlite.ts';

describe('MOVED_TABLES', () => {
  let folder = '';
  let schema: DatabaseSync;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'gac-tables-'));
    const file = path.join(folder, 'state.sqlite');
    const database = openSqlite(file);
    await migrate(database, 0);
    await database.close();
    schema = new DatabaseSync(file);
  });
  afterAll(async () => {
    schema.close();
    await rm(folder, { recursive: true });
  });
  const names = MOVED_TABLES.map(({ name }) => name as string);

  it('has every table once but the versions of the schema', () => {
    const tables = schema.prepare(`select name from sqlite_master where type = 'table'`).all();
    const expected = tables.map(({ name }) => String(name));
    expect([...names, 'schema_versions'].sort()).toEqual(expected.sort());
  });

  it.each(MOVED_TABLES.map((table) => [table.name, table] as const))(
    'has the key of %s, and what it refers to before it',
    (name, { key }) => {
      const columns = schema.prepare(`select name, pk from pragma_table_info('${name}')`).all();
      const keyed = columns
        .filter(({ pk }) => Number(pk) > 0)
        .sort((one, other) => Number(one['pk']) - Number(other['pk']));
      expect(keyed.map((column) => column['name'])).toEqual(key);
      const references = schema.prepare(`select "table" from pragma_foreign_key_list('${name}')`);
      for (const reference of references.all()) {
        expect(names.indexOf(String(reference['table']))).toBeLessThan(names.indexOf(name));
      }
    },
  );
});
