import { GacError } from '../../event/error.ts';
import { ApiProblem } from '../client.ts';
import { isBusy, type Sent } from './send-upload.ts';

const TIMEOUT_MS = 60_000;
const MS_PER_SECOND = 1_000;

/** Sends batches of lines to a source with its key. */
export function uploadSender({ url, key }: { url: string; key: string }) {
  return async (lines: string, place: string): Promise<Sent> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'text/plain; charset=utf-8',
        'upload-place': place,
      },
      body: lines,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((cause: unknown) => {
      throw new GacError('GAC_SERVICE_UNREACHABLE', new URL(url).origin, { cause });
    });
    const body = (await response.json()) as Record<string, unknown>;
    if (isBusy(response.status)) {
      const seconds = Number(response.headers.get('retry-after'));
      return { kind: 'busy', retryAfterMs: seconds > 0 ? seconds * MS_PER_SECOND : undefined };
    }
    if (!response.ok) throw new ApiProblem(body);
    const accepted = Number(body['accepted']);
    return { kind: 'taken', accepted, duplicate: body['duplicate'] === true };
  };
}
