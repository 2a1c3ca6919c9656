import { GacError } from '../../event/error.ts';
import { UPLOAD_BYTES_MAX } from '../../event/upload-size.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { notFound } from '../precondition.ts';
import { idParameters } from '../schemas/page.ts';
import { uploadQuery, uploadResultSchema } from '../schemas/upload.ts';
import { problems, type RouteContext } from './route-context.ts';

/** Files that are taken in at a time: each is unpacked here. */
const UPLOADS_MAX = 3;
const RETRY_AFTER_SECONDS = 10;

/** Registers the way in for a file that a person has. */
export function registerUploadRoute(api: ApiInstance, context: RouteContext): void {
  let running = 0;
  const route = async (scope: ApiInstance) => {
    // The body is a file, whatever its type says: it is not read into memory.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
    scope.post(
      '/v1/sources/:id/uploads',
      {
        schema: {
          tags: ['sources'],
          summary: 'Take in a file, packed or not, as records of a source',
          description:
            'The body is the file: text, CSV, `.gz`, `.zip`, `.xlsx`, `.evtx`, at most 100 MiB. ' +
            'The same file again stores nothing more.',
          params: idParameters,
          querystring: uploadQuery,
          response: { 200: uploadResultSchema, ...problems },
        },
      },
      async (request) => {
        const { id } = request.params;
        const source = await context.state.sources.get(principalOf(request).scope, id);
        if (source === undefined) throw notFound('source');
        if (!source.enabled) {
          throw new GacError('GAC_CONFLICT', 'The source is switched off.');
        }
        if (running >= UPLOADS_MAX) {
          throw new GacError('GAC_RATE_LIMITED', 'Other files are being taken in.', {
            retryAfterSeconds: RETRY_AFTER_SECONDS,
          });
        }
        running += 1;
        try {
          const { name } = request.query;
          const file = { name, body: request.raw, maxBytes: UPLOAD_BYTES_MAX };
          const parts = await context.takeFile(source, file);
          const sum = (of: 'accepted' | 'duplicates') =>
            parts.reduce((all, part) => all + part[of], 0);
          return { accepted: sum('accepted'), duplicates: sum('duplicates'), parts };
        } finally {
          running -= 1;
        }
      },
    );
  };
  // In a context of its own, so that other bodies are read as ever.
  void api.register(route as never);
}
