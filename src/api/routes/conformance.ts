import type { FastifyReply } from 'fastify';
import { GacError } from '../../event/error.ts';
import type { Language } from '../../message/text.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { notFound } from '../precondition.ts';
import { conformanceHtml } from '../reports/conformance-html.ts';
import { conformanceMarkdown } from '../reports/conformance-markdown.ts';
import {
  type ConformanceReport,
  conformanceBody,
  conformanceQuery,
  conformanceSchema,
} from '../schemas/conformance.ts';
import { idParameters } from '../schemas/page.ts';
import { sourceTestBody } from '../schemas/source.ts';
import { checkSource } from './check-source.ts';
import { checkLocality, problems, type RouteContext } from './route-context.ts';

const TAGS = ['sources'];
/** Bodies carry sample lines, which are longer than other requests. */
const BODY_BYTES_MAX = 8 * 1_048_576;
const AUTO = 'auto';
const ANSWERS =
  'JSON, Markdown or one HTML page, by `format`. The header `x-gac-verdict` has the verdict of each.';
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** Registers the reports on samples of sources, before and after they are registered. */
export function registerConformanceRoutes(api: ApiInstance, context: RouteContext): void {
  const { state, conformance } = context;
  api.post(
    '/v1/conformance',
    {
      bodyLimit: BODY_BYTES_MAX,
      schema: {
        tags: TAGS,
        summary: 'What a sample of a source that is not registered yet would come to',
        description: ANSWERS,
        querystring: conformanceQuery,
        body: conformanceBody,
        response: { 200: conformanceSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { lines, ...described } = request.body;
      checkLocality(described);
      const { type, ...rest } = described;
      checkSource(context, type === AUTO ? rest : described);
      checkLength(lines);
      return answer(reply, await conformance(described, lines), request.query);
    },
  );
  api.post(
    '/v1/sources/:id/conformance',
    {
      bodyLimit: BODY_BYTES_MAX,
      schema: {
        tags: TAGS,
        summary: 'What a sample of a source comes to; nothing is stored',
        description: ANSWERS,
        params: idParameters,
        querystring: conformanceQuery,
        body: sourceTestBody,
        response: { 200: conformanceSchema, ...problems },
      },
    },
    async (request, reply) => {
      const source = await state.sources.get(principalOf(request).scope, request.params.id);
      if (source === undefined) throw notFound('source');
      const { lines } = request.body;
      checkLength(lines);
      return answer(reply, await conformance(source, lines), request.query);
    },
  );
}

function checkLength(lines: readonly string[]): void {
  if (lines.some((line) => line.trim() !== '')) return;
  throw new GacError('GAC_REQUEST_INVALID', 'The sample has no line that is not empty.');
}

/** JSON by the schema; what is printed goes around it. */
function answer(
  reply: FastifyReply,
  report: ConformanceReport,
  { format, language }: { format: 'json' | 'markdown' | 'html'; language: Language },
): ConformanceReport {
  reply.header('x-gac-verdict', report.verdict);
  if (format === 'json') return report;
  const isHtml = format === 'html';
  const page = isHtml ? conformanceHtml(report, language) : conformanceMarkdown(report, language);
  reply.type(isHtml ? 'text/html; charset=utf-8' : 'text/markdown; charset=utf-8');
  // The page has its style within itself, and nothing of it may run.
  if (isHtml) reply.header('content-security-policy', PAGE_POLICY);
  reply.serializer(String);
  return page as unknown as ConformanceReport;
}
