import { type StateContext, writing } from './context.ts';
import { createSecretBox } from './secret-box.ts';

/** The name of the setting that the secret key is recognized by. */
export const SECRET_KEY_CHECK = 'secret_key_check';

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
      .where('name', '=', SECRET_KEY_CHECK)
      .executeTakeFirst();
    if (kept !== undefined) {
      secrets.open(kept.value, SECRET_KEY_CHECK);
      return;
    }
    const value = secrets.seal('the secret key is the right one', SECRET_KEY_CHECK);
    await trx.insertInto('settings').values({ name: SECRET_KEY_CHECK, value }).execute();
  });
}

/** Whether what the database keeps for this purpose was sealed under a key. */
export function fitsSecretKey(sealed: string, secretKey: Uint8Array): boolean {
  try {
    createSecretBox(secretKey).open(sealed, SECRET_KEY_CHECK);
    return true;
  } catch {
    // What another key sealed cannot be opened.
    return false;
  }
}
