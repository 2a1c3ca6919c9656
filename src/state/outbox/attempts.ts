import { chunks, type Db } from '../database.ts';
import type { DeliveryRow } from '../schema.ts';

const DETAIL_CHARACTERS_MAX = 500;

/** One line of what a destination or a person said, short enough to show. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, DETAIL_CHARACTERS_MAX);
}

/** Writes attempts down after those that each delivery already has. */
export async function recordAttempts(
  trx: Db,
  attempts: readonly {
    row: Pick<DeliveryRow, 'id'>;
    atMs: number;
    outcome: string;
    detail: string;
  }[],
): Promise<void> {
  for (const part of chunks(attempts, 5)) {
    const last = await trx
      .selectFrom('delivery_attempts')
      .select((eb) => ['delivery_id', eb.fn.max<number>('place').as('place')])
      .where(
        'delivery_id',
        'in',
        part.map(({ row }) => row.id),
      )
      .groupBy('delivery_id')
      .execute();
    const places = new Map(last.map((row) => [row.delivery_id, row.place]));
    const rows = part.map(({ row, atMs, outcome, detail }) => ({
      delivery_id: row.id,
      place: (places.get(row.id) ?? 0) + 1,
      at_ms: atMs,
      outcome,
      detail: oneLine(detail),
    }));
    await trx.insertInto('delivery_attempts').values(rows).execute();
  }
}
