import { type ColumnDataType, type CreateTableBuilder, type SqlBool, sql } from 'kysely';
import type { Db, StateDatabase } from '../database.ts';

/** Makes every table, in the order in which they refer to each other. */
export async function firstSchema(db: Db, database: StateDatabase): Promise<void> {
  const tables: Tables = { db, textType: database.textType };
  await settings(tables);
  await sources(tables);
  await people(tables);
  await alerts(tables);
  await deliveries(tables);
  await audit(tables, database);
  for (const statement of database.rowWalls()) {
    await statement.execute(db);
  }
}

interface Tables {
  readonly db: Db;
  readonly textType: StateDatabase['textType'];
}

/** `name: type`; a type that ends in `?` may be null, `!` marks the primary key. */
type Columns = Readonly<Record<string, `${'text' | 'bigint' | 'integer'}${'' | '?' | '!'}`>>;

function table(
  { db, textType }: Tables,
  name: string,
  columns: Columns,
): CreateTableBuilder<string, string> {
  let builder = db.schema.createTable(name) as CreateTableBuilder<string, string>;
  for (const [column, declared] of Object.entries(columns)) {
    const named = declared.replace(/[?!]$/, '') as ColumnDataType;
    const type = named === 'text' ? (textType as ColumnDataType) : named;
    builder = builder.addColumn(column, type, (definition) => {
      if (declared.endsWith('?')) {
        return definition;
      }
      const required = definition.notNull();
      return declared.endsWith('!') ? required.primaryKey() : required;
    });
  }
  return builder;
}

async function settings(tables: Tables): Promise<void> {
  await table(tables, 'settings', { name: 'text!', value: 'text' }).execute();
}

async function sources(tables: Tables): Promise<void> {
  const { db } = tables;
  await table(tables, 'sources', {
    id: 'text!',
    name: 'text',
    type: 'text',
    province: 'text',
    commune: 'text?',
    timezone: 'text',
    transport: 'text',
    multiline_start: 'text?',
    enabled: 'integer',
    created_at_ms: 'bigint',
    version: 'integer',
  }).execute();
  await table(tables, 'source_keys', {
    id: 'text!',
    source_id: 'text',
    hash: 'text',
    created_at_ms: 'bigint',
    revoked_at_ms: 'bigint?',
  })
    .addForeignKeyConstraint('source_keys_source', ['source_id'], 'sources', ['id'])
    .addUniqueConstraint('source_keys_hash', ['hash'])
    .execute();
  await index(db, 'source_keys', ['source_id']);
}

async function people(tables: Tables): Promise<void> {
  const { db } = tables;
  await table(tables, 'users', {
    id: 'text!',
    login: 'text',
    name: 'text',
    role: 'text',
    language: 'text',
    enabled: 'integer',
    password: 'text',
    created_at_ms: 'bigint',
  })
    .addUniqueConstraint('users_login', ['login'])
    .execute();
  await table(tables, 'user_provinces', { user_id: 'text', province: 'text' })
    .addPrimaryKeyConstraint('user_provinces_key', ['user_id', 'province'])
    .addForeignKeyConstraint('user_provinces_user', ['user_id'], 'users', ['id'])
    .execute();
  await table(tables, 'sessions', {
    token_hash: 'text!',
    user_id: 'text',
    created_at_ms: 'bigint',
    expires_at_ms: 'bigint',
  })
    .addForeignKeyConstraint('sessions_user', ['user_id'], 'users', ['id'])
    .execute();
  await index(db, 'sessions', ['user_id']);
  await index(db, 'sessions', ['expires_at_ms']);
  await table(tables, 'api_keys', {
    id: 'text!',
    hash: 'text',
    name: 'text',
    role: 'text',
    provinces: 'text',
    created_at_ms: 'bigint',
    revoked_at_ms: 'bigint?',
  })
    .addUniqueConstraint('api_keys_hash', ['hash'])
    .execute();
  await table(tables, 'login_failures', {
    login: 'text!',
    failures: 'integer',
    last_failure_ms: 'bigint',
    locked_until_ms: 'bigint?',
  }).execute();
}

async function alerts(tables: Tables): Promise<void> {
  const { db } = tables;
  await table(tables, 'alerts', {
    id: 'text!',
    fingerprint: 'text',
    province: 'text',
    commune: 'text?',
    rule_id: 'text',
    level: 'text',
    level_order: 'integer',
    family: 'text',
    status: 'text',
    closed: 'integer',
    verdict: 'text?',
    assignee: 'text?',
    first_event_ms: 'bigint',
    last_event_ms: 'bigint',
    created_at_ms: 'bigint',
    acknowledge_due_ms: 'bigint',
    version: 'integer',
    search: 'text',
    document: 'text',
  }).execute();
  // At most one unclosed alert of a fingerprint, held by the database itself.
  await db.schema
    .createIndex('alerts_unclosed_fingerprint')
    .unique()
    .on('alerts')
    .column('fingerprint')
    .where(sql<SqlBool>`closed = 0`)
    .execute();
  await index(db, 'alerts', ['fingerprint', 'created_at_ms']);
  await index(db, 'alerts', ['closed', 'level_order', 'acknowledge_due_ms', 'id']);
  await index(db, 'alerts', ['created_at_ms', 'id']);
  await index(db, 'alerts', ['province', 'closed', 'level_order', 'acknowledge_due_ms', 'id']);
  // Holds all that is counted, so that counting reads no alert.
  const counted = ['closed', 'status', 'province', 'level', 'family', 'acknowledge_due_ms'];
  await db.schema.createIndex('alerts_counted').on('alerts').columns(counted).execute();
  await index(db, 'alerts', ['rule_id', 'province']);
  await table(tables, 'signals', {
    id: 'text!',
    alert_id: 'text',
    rule_version: 'text',
    decided_at_ms: 'bigint',
    document: 'text',
  })
    .addForeignKeyConstraint('signals_alert', ['alert_id'], 'alerts', ['id'])
    .execute();
  await index(db, 'signals', ['alert_id']);
  await table(tables, 'alert_entities', { alert_id: 'text', field: 'text', value: 'text' })
    .addPrimaryKeyConstraint('alert_entities_key', ['alert_id', 'field', 'value'])
    .addForeignKeyConstraint('alert_entities_alert', ['alert_id'], 'alerts', ['id'])
    .execute();
  await index(db, 'alert_entities', ['field', 'value']);
  await table(tables, 'alert_evidence', {
    alert_id: 'text',
    event_id: 'text',
    order_ms: 'bigint',
    place: 'integer',
  })
    .addPrimaryKeyConstraint('alert_evidence_key', ['alert_id', 'event_id'])
    .addForeignKeyConstraint('alert_evidence_alert', ['alert_id'], 'alerts', ['id'])
    .execute();
}

async function deliveries(tables: Tables): Promise<void> {
  const { db } = tables;
  await table(tables, 'destinations', {
    id: 'text!',
    province: 'text?',
    name: 'text',
    channel: 'text',
    address: 'text',
    language: 'text',
    secret: 'text?',
    enabled: 'integer',
    health: 'text',
    created_at_ms: 'bigint',
    removed_at_ms: 'bigint?',
  }).execute();
  await table(tables, 'deliveries', {
    id: 'text!',
    alert_id: 'text?',
    destination_id: 'text',
    destination_name: 'text',
    channel: 'text',
    province: 'text?',
    type: 'text',
    sequence: 'integer',
    state: 'text',
    attempts: 'integer',
    created_at_ms: 'bigint',
    next_attempt_ms: 'bigint?',
    leased_until_ms: 'bigint?',
    delivered_at_ms: 'bigint?',
    last_response: 'text?',
    receipt_id: 'text?',
    alert: 'text?',
  })
    .addForeignKeyConstraint('deliveries_alert', ['alert_id'], 'alerts', ['id'])
    .addForeignKeyConstraint('deliveries_destination', ['destination_id'], 'destinations', ['id'])
    .addUniqueConstraint('deliveries_order', ['alert_id', 'destination_id', 'sequence'])
    .execute();
  await index(db, 'deliveries', ['next_attempt_ms', 'created_at_ms', 'sequence', 'id']);
  await index(db, 'deliveries', ['created_at_ms', 'id']);
  await index(db, 'deliveries', ['destination_id', 'next_attempt_ms']);
  await table(tables, 'delivery_attempts', {
    delivery_id: 'text',
    place: 'integer',
    at_ms: 'bigint',
    outcome: 'text',
    detail: 'text',
  })
    .addPrimaryKeyConstraint('delivery_attempts_key', ['delivery_id', 'place'])
    .addForeignKeyConstraint('delivery_attempts_delivery', ['delivery_id'], 'deliveries', ['id'])
    .execute();
}

async function audit(tables: Tables, database: StateDatabase): Promise<void> {
  const { db } = tables;
  await table(tables, 'audit', {
    sequence: 'bigint!',
    at_ms: 'bigint',
    actor: 'text',
    actor_name: 'text',
    action: 'text',
    subject: 'text',
    province: 'text?',
    detail: 'text',
    hash: 'text',
  }).execute();
  await index(db, 'audit', ['subject', 'sequence']);
  for (const statement of database.refuseChanges('audit')) {
    await statement.execute(db);
  }
  await table(tables, 'audit_head', { id: 'integer!', sequence: 'bigint', hash: 'text' }).execute();
  await db.insertInto('audit_head').values({ id: 1, sequence: 0, hash: '' }).execute();
}

async function index(db: Db, on: string, columns: readonly string[]): Promise<void> {
  await db.schema
    .createIndex(`${on}_by_${columns.join('_')}`)
    .on(on)
    .columns([...columns])
    .execute();
}
