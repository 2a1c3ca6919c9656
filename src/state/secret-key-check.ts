import type { Db } from './database.ts';
import type { SecretBox } from './secret-box.ts';

const SETTING = 'secret_key_check';

/**
 * Refuses a secret key other than the one that the stored secrets are under: better at the start than when the
 * first webhook is to be signed. @throws GacError GAC_CONFIG_INVALID
 */
export async function checkSecretKey(db: Db, secrets: SecretBox): Promise<void> {
  const kept = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', SETTING)
    .executeTakeFirst();
  if (kept !== undefined) {
    secrets.open(kept.value, SETTING);
    return;
  }
  const value = secrets.seal('the secret key is the right one', SETTING);
  await db.insertInto('settings').values({ name: SETTING, value }).execute();
}
