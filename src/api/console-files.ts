import { access } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GacError } from '../event/error.ts';
import { text } from '../message/text.ts';
import { sendProblem } from './problem.ts';
import { SECURITY_HEADERS, setSecurityHeaders } from './security-headers.ts';

const ASSETS_FOLDER = 'assets';
const YEAR_SECONDS = 31_536_000;
const INDEX = 'index.html';

/**
 * Serves the built console at `/`. A path that is no file and no API is a place within the
 * console, so it gets the same page; without a built console it gets a page that says what to do.
 * Files below `assets/` have their hash in their name and are kept for ever by browsers;
 * everything else is asked for again.
 */
export async function registerConsole(
  app: FastifyInstance,
  directory: string | undefined,
): Promise<void> {
  const built = directory !== undefined && (await exists(path.join(directory, INDEX)));
  if (built) {
    await app.register(fastifyStatic, {
      root: directory,
      index: INDEX,
      cacheControl: false,
      setHeaders: (reply, file) => {
        const hashed = path.relative(directory, file).startsWith(ASSETS_FOLDER + path.sep);
        reply.headers(SECURITY_HEADERS);
        reply.header(
          'cache-control',
          hashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
        );
      },
    });
  }
  app.setNotFoundHandler({ preHandler: setSecurityHeaders }, (request, reply) => {
    if (!isPlaceInConsole(request)) {
      const error = new GacError('GAC_NOT_FOUND', 'There is no such route.');
      return sendProblem(error, request, reply);
    }
    return built ? reply.sendFile(INDEX, directory) : sendMissingPage(reply);
  });
}

function isPlaceInConsole(request: FastifyRequest): boolean {
  const { pathname } = new URL(request.url, 'http://localhost');
  const isPage = request.method === 'GET' || request.method === 'HEAD';
  const isApi = pathname === '/v1' || pathname.startsWith('/v1/') || pathname === '/metrics';
  return isPage && !isApi && path.posix.extname(pathname) === '';
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function sendMissingPage(reply: FastifyReply): FastifyReply {
  const section = (language: 'vi' | 'en') =>
    `<section lang="${language}"><h1>${text(language, 'api.console_missing_title')}</h1>` +
    `<p>${text(language, 'api.console_missing_step')}</p>` +
    `<p>${text(language, 'api.console_missing_api')}</p></section>`;
  const page =
    '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Trạm Gác</title></head>' +
    `<body>${section('vi')}${section('en')}</body></html>`;
  return reply
    .code(503)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page);
}
