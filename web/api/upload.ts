import type { Problem } from '../../src/api/schemas/problem.ts';
import type { UploadResult } from '../../src/api/schemas/upload.ts';
import { RequestError } from './client.ts';

interface UploadOptions {
  /** Share of the file that the service has, 0 to 1. */
  readonly onProgress: (fraction: number) => void;
  readonly signal: AbortSignal;
}

/** Sends a file to a source; `undefined` = it was broken off. @throws RequestError */
export function uploadFile(
  sourceId: string,
  file: File,
  { onProgress, signal }: UploadOptions,
): Promise<UploadResult | undefined> {
  const name = encodeURIComponent(file.name);
  return new Promise((resolve, reject) => {
    // Only this old interface tells how much of a body has gone out.
    const request = new XMLHttpRequest();
    request.open('POST', `/v1/sources/${encodeURIComponent(sourceId)}/uploads?name=${name}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('x-gac-csrf', '1');
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    request.onload = () => {
      const document = parse(request.responseText);
      const isDone = request.status >= 200 && request.status < 300;
      if (isDone) resolve(document as UploadResult);
      else reject(new RequestError(request.status, (document ?? {}) as Problem));
    };
    request.onerror = () => reject(new RequestError(0, { title: 'The service was not reached.' }));
    request.onabort = () => resolve(undefined);
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
