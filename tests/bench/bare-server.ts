// The least that an HTTP server in front of a log can do: read the body, count its lines, answer.
import fastify from 'fastify';

const app = fastify({ bodyLimit: 64 * 1_048_576 });
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.post('/', async (request) => {
  const body = request.body as Buffer;
  let lines = 0;
  for (let at = body.indexOf(10); at !== -1; at = body.indexOf(10, at + 1)) lines++;
  return { lines };
});
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
