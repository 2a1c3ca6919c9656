import { type StateContext, writing } from './context.ts';

const SETTING = 'secret_key_check';

/**
 * Refuses a secret key other than the one that the stored secrets are under: better at the start than when the
 * first webhook is to be signed. @throws GacError GAC_CONFIG_INVALID
 */
export async function checkSecretKey(context: StateContext): Promise<void> {
  const { secrets } = context;
  await writing(context, async (trx) => {
    const kept = await trx
      .selectFrom('settings')
      .select('value')
      .where('name', '=', SETTING)
      .executeTakeFirst();
    if (kept !== undefined) {
      secrets.open(kept.value, SETTING);
      return;
    }
    const value = secrets.seal('the secret key is the right one', SETTING);
    await trx.insertInto('settings').values({ name: SETTING, value }).execute();
  });
}
