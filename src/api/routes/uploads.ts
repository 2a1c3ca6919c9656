import { z } from 'zod';
import { GacError } from '../../event/error.ts';
import type { Principal } from '../../event/scope.ts';
import type { Source } from '../../event/source.ts';
import { UPLOAD_BYTES_MAX } from '../../event/upload-size.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { notFound } from '../precondition.ts';
import { idParameters } from '../schemas/page.ts';
import { uploadQuery, uploadReportBody, uploadResultSchema } from '../schemas/upload.ts';
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
          const note = noteOf(principalOf(request), source, context);
          const file = { name, body: request.raw, maxBytes: UPLOAD_BYTES_MAX };
          const taken = await context.takeFile(source, file).catch(async (error: unknown) => {
            const failure = error instanceof GacError ? error.code : 'GAC_INTERNAL';
            await note({ file: name, complete: false, failure });
            throw error;
          });
          const { parts, sizeBytes, hash, rejected } = taken;
          const sum = (of: 'accepted' | 'duplicates') =>
            parts.reduce((all, part) => all + part[of], 0);
          const counts = { accepted: sum('accepted'), duplicates: sum('duplicates') };
          await note({
            ...{ file: name, bytes: sizeBytes, sha256: hash, records: counts.accepted },
            ...{ duplicates: counts.duplicates, rejected, complete: rejected === 0 },
          });
          return { ...counts, parts };
        } finally {
          running -= 1;
        }
      },
    );
  };
  // In a context of its own, so that other bodies are read as ever.
  void api.register(route as never);
  registerReportRoute(api, context);
}

/** A program that brings a larger file in batches says itself what it brought. */
function registerReportRoute(api: ApiInstance, context: RouteContext): void {
  api.post(
    '/v1/sources/:id/uploads/report',
    {
      schema: {
        tags: ['sources'],
        summary: 'Write into the audit which file was sent in batches',
        description: '`gac source upload` says so when it ends; the records came by `/v1/ingest`.',
        params: idParameters,
        body: uploadReportBody,
        response: { 204: z.undefined().describe('It is written down.'), ...problems },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const actor = principalOf(request);
      const source = await context.state.sources.get(actor.scope, id);
      if (source === undefined) throw notFound('source');
      const { name: file, ...said } = request.body;
      await noteOf(actor, source, context)({ file, ...said, reportedBy: 'sender' });
      return reply.code(204).send();
    },
  );
}

/** Makes what writes an upload into the audit. */
function noteOf(actor: Principal, source: Source, { state, clock, hide }: RouteContext) {
  return ({ file, ...counts }: { file: string; [count: string]: unknown }) =>
    state.recordDeed(
      actor,
      {
        ...{ action: 'source.upload', subject: `source:${source.id}` },
        ...{ province: source.province, detail: { file: hide(file), ...counts } },
      },
      clock.now(),
    );
}
