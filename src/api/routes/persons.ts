import type { FastifyRequest } from 'fastify';
import { GacError } from '../../event/error.ts';
import { detectorTitle } from '../../normalize/redact/detector.ts';
import type { PersonAccess } from '../../state/access-record.ts';
import { permits } from '../../state/permissions.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import type { Revelation } from '../dependencies.ts';
import { notFound } from '../precondition.ts';
import { idParameters } from '../schemas/page.ts';
import {
  findPersonBody,
  foundPersonSchema,
  revealBody,
  revelationSchema,
} from '../schemas/person.ts';
import { problems, type RouteContext } from './route-context.ts';

const TAGS = ['events'];
/** Of one address: nobody needs to know more persons than that, and trying all numbers takes years. */
const LOOKS_PER_MINUTE_MAX = 60;
const config = { rateLimit: { max: LOOKS_PER_MINUTE_MAX, timeWindow: 60_000 } };

type Outcome = 'granted' | 'forbidden' | 'absent' | 'removed' | 'unreadable' | 'invalid';

/** Registers what tells who a person is, and by which pseudonym a person is known. All of it is audited. */
export function registerPersonRoutes(api: ApiInstance, context: RouteContext): void {
  api.post(
    '/v1/events/:id/reveal',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'See the persons of an event in clear, for a reason that is audited',
        params: idParameters,
        body: revealBody,
        response: { 200: revelationSchema, ...problems },
      },
    },
    async (request) => {
      const { id } = request.params;
      const reason = context.hide(request.body.reason);
      const note = noteOf(request, context, { action: 'event.reveal', reason });
      if (!permits(principalOf(request).role, 'event.reveal')) {
        await note({ outcome: 'forbidden', subject: id, province: undefined });
        throw forbidden(request);
      }
      const found = await context.reveal(principalOf(request).scope, id);
      if (found.kind === 'absent') {
        await note({ outcome: 'absent', subject: id, province: undefined });
        throw notFound('event');
      }
      const { province } = found;
      if (found.kind !== 'revealed') {
        await note({ outcome: found.kind, subject: id, province });
        throw gone(found);
      }
      const { line, persons, unresolved } = found;
      const detail = { pseudonyms: persons.map(({ pseudonym }) => pseudonym) };
      await note({ outcome: 'granted', subject: id, province, detail });
      const people = persons.map((one) => ({ ...one, title: detectorTitle(one.detector) }));
      return { id, line, persons: people, unresolved };
    },
  );
  api.post(
    '/v1/persons/find',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Find the pseudonyms of a person, for a reason that is audited',
        body: findPersonBody,
        response: { 200: foundPersonSchema, ...problems },
      },
    },
    async (request) => {
      const { kind, value } = request.body;
      const reason = context.hide(request.body.reason);
      const note = noteOf(request, context, { action: 'person.find', reason });
      const found = context.findPerson(kind, value);
      // The pseudonym says whom a refused try was about, and tells it to nobody who may not ask.
      const subject = found?.pseudonyms.at(-1)?.pseudonym ?? kind;
      if (!permits(principalOf(request).role, 'event.reveal')) {
        await note({ outcome: 'forbidden', subject, province: undefined });
        throw forbidden(request);
      }
      if (found === undefined) {
        await note({ outcome: 'invalid', subject, province: undefined });
        const detail = `The value is none of the kind ${kind}.`;
        throw new GacError('GAC_REQUEST_INVALID', detail, {
          issues: [{ at: '/body/value', detail }],
        });
      }
      const pseudonyms = found.pseudonyms.map(({ pseudonym }) => pseudonym);
      const detail = { kind, pseudonyms };
      await note({ outcome: 'granted', subject, province: undefined, detail });
      return { kind: found.kind, pseudonyms: [...found.pseudonyms] };
    },
  );
}

/** Makes what writes a look, or a refused try, into the audit and counts it. */
function noteOf(
  request: FastifyRequest,
  { state, metrics, clock }: RouteContext,
  about: { action: 'event.reveal' | 'person.find'; reason: string },
) {
  return async (access: {
    outcome: Outcome;
    subject: string;
    province: string | undefined;
    detail?: Readonly<Record<string, unknown>>;
  }): Promise<void> => {
    const { outcome, subject, province, detail } = access;
    const { action, reason } = about;
    metrics.personAccesses.inc({ action, outcome });
    const isGranted = outcome === 'granted';
    const entry: PersonAccess = {
      action: isGranted ? action : `${action}_refused`,
      subject,
      province,
      detail: { reason, ...(isGranted ? {} : { outcome }), ...detail },
    };
    await state.recordAccess(principalOf(request), entry, clock.now());
  };
}

function forbidden(request: FastifyRequest): GacError {
  const { role } = principalOf(request);
  return new GacError('GAC_FORBIDDEN', `The role ${role} does not permit event.reveal.`);
}

function gone(found: Extract<Revelation, { kind: 'removed' | 'unreadable' }>): GacError {
  if (found.kind === 'unreadable') {
    const detail = 'The raw record cannot be read: it is of another journal, or damaged.';
    return new GacError('GAC_RECORD_GONE', detail);
  }
  const since =
    found.keptFromMs === undefined
      ? 'it keeps none of this part'
      : `it keeps what was received since ${new Date(found.keptFromMs).toISOString()}`;
  return new GacError('GAC_RECORD_GONE', `The journal has let go of the raw record: ${since}.`);
}
