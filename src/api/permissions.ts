import type { Action } from '../state/permissions.ts';

/**
 * An action that the role must permit (`PERMISSIONS` of `state`), or `public`: anybody;
 * `session`: anybody who is known; `national`: anybody whose scope is national, since what it
 * shows cannot be cut by province; `metrics`: the same, or the bearer of the metrics token.
 */
export type RouteAccess = Action | 'public' | 'session' | 'national' | 'metrics';

/**
 * Who may call which route: the one table. A route that is not in it stops the service from
 * starting. What a caller then sees is limited by scope, below, in `state` and `store`.
 */
export const ROUTE_ACCESS: Readonly<Record<string, RouteAccess>> = {
  'POST /v1/session': 'public',
  'GET /v1/session': 'session',
  'PATCH /v1/session': 'session',
  'DELETE /v1/session': 'session',
  'PUT /v1/session/password': 'session',

  'GET /v1/alerts': 'alert.read',
  'GET /v1/alerts/counts': 'alert.read',
  'POST /v1/alerts/bulk': 'alert.change',
  'GET /v1/alerts/:id': 'alert.read',
  'POST /v1/alerts/:id/acknowledge': 'alert.change',
  'POST /v1/alerts/:id/assign': 'alert.change',
  'POST /v1/alerts/:id/close': 'alert.change',
  'POST /v1/alerts/:id/reopen': 'alert.change',
  'POST /v1/alerts/:id/comments': 'alert.change',
  'GET /v1/alerts/:id/evidence': 'alert.read',
  'GET /v1/alerts/:id/related': 'alert.read',
  'GET /v1/alerts/:id/history': 'alert.read',
  'GET /v1/alerts/:id/trail': 'alert.read',
  'GET /v1/alerts/:id/deliveries': 'alert.read',
  'GET /v1/assignees': 'alert.change',

  'GET /v1/events': 'event.read',
  'GET /v1/events/aggregate': 'event.read',
  'GET /v1/events/:id': 'event.read',
  // The routes themselves demand `event.reveal`, so that a refused try is in the audit too.
  'POST /v1/events/:id/reveal': 'event.read',
  'POST /v1/persons/find': 'event.read',
  'GET /v1/deadletters': 'deadletter.read',
  'POST /v1/deadletters/replay': 'deadletter.replay',

  'GET /v1/sources': 'source.read',
  'POST /v1/sources': 'source.write',
  'GET /v1/sources/:id': 'source.read',
  'PATCH /v1/sources/:id': 'source.write',
  'DELETE /v1/sources/:id': 'source.write',
  'GET /v1/sources/health': 'source.read',
  'GET /v1/sources/:id/health': 'source.read',
  'GET /v1/sources/:id/status': 'source.read',
  'POST /v1/sources/:id/test': 'source.write',
  'POST /v1/sources/:id/conformance': 'source.write',
  'POST /v1/conformance': 'source.write',
  'POST /v1/sources/:id/uploads': 'source.write',
  'POST /v1/sources/:id/uploads/report': 'source.write',
  'GET /v1/sources/:id/instructions': 'source.read',
  'POST /v1/sources/:id/trials': 'source.write',
  'GET /v1/sources/:id/trials/:token': 'source.read',
  'GET /v1/sources/:id/keys': 'source.read',
  'POST /v1/sources/:id/keys': 'source.write',
  'DELETE /v1/sources/:id/keys/:keyId': 'source.write',
  'GET /v1/parsers': 'source.read',

  'GET /v1/destinations': 'destination.read',
  'POST /v1/destinations': 'destination.write',
  'GET /v1/destinations/:id': 'destination.read',
  'PATCH /v1/destinations/:id': 'destination.write',
  'DELETE /v1/destinations/:id': 'destination.write',
  'POST /v1/destinations/:id/test': 'destination.test',
  'GET /v1/deliveries': 'delivery.read',
  'GET /v1/deliveries/:id': 'delivery.read',
  'POST /v1/deliveries/:id/redeliver': 'delivery.redeliver',

  'GET /v1/users': 'user.read',
  'POST /v1/users': 'user.write',
  'PATCH /v1/users/:id': 'user.write',
  'POST /v1/keys': 'user.write',
  'DELETE /v1/keys/:id': 'user.write',

  'GET /v1/rules': 'rule.read',
  'GET /v1/rules/cost': 'national',
  'GET /v1/rules/:id': 'rule.read',
  'GET /v1/rules/:id/quarantine': 'rule.read',
  'DELETE /v1/rules/:id/quarantine': 'rule.write',
  'POST /v1/rules/reload': 'rule.write',
  'GET /v1/rules/:id/versions': 'rule.read',
  'GET /v1/rules/:id/versions/:version': 'rule.read',
  'POST /v1/rules/:id/rollback': 'rule.write',
  'DELETE /v1/rules/:id/rollback': 'rule.write',
  'GET /v1/rules/:id/shadow': 'rule.read',
  'GET /v1/shadows': 'rule.read',
  'GET /v1/rules/:id/ledger': 'rule.read',
  'GET /v1/gaps': 'rule.read',
  'GET /v1/rules/:id/exceptions': 'rule.read',
  'POST /v1/rules/:id/exceptions': 'rule.tune',
  'POST /v1/rules/:id/exceptions/trial': 'rule.tune',
  'DELETE /v1/rules/:id/exceptions/:exceptionId': 'rule.tune',
  'GET /v1/rules/:id/pins': 'rule.read',
  'POST /v1/rules/:id/pins': 'rule.tune',
  'DELETE /v1/rules/:id/pins/:pinId': 'rule.tune',
  'POST /v1/backtests': 'rule.write',
  'GET /v1/localities': 'session',
  'GET /v1/audit': 'audit.read',

  'GET /v1/health': 'national',
  'GET /v1/health/live': 'public',
  'GET /v1/health/ready': 'public',
  'GET /v1/openapi.json': 'public',
  'GET /schemas/alert-notification.json': 'public',
  'GET /metrics': 'metrics',
};
