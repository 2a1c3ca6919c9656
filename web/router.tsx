import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { DELIVERY_STATES, type DeliveryState } from '../src/event/delivery.ts';
import { AlertPage } from './alert/alert-page.tsx';
import { readSearch } from './alerts/alert-search.ts';
import { AlertsRoom } from './alerts/alerts-room.tsx';
import { readEventSearch } from './events/event-search.ts';
import { Gate } from './shell/gate.tsx';
import { Lost } from './shell/lost.tsx';
import { readSourceSearch } from './sources/source-search.ts';
import { STEPS, type Step } from './sources/wizard/steps.ts';

const root = createRootRoute({ component: Gate, notFoundComponent: Lost, errorComponent: Lost });

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/alerts' });
  },
});

const alerts = createRoute({
  getParentRoute: () => root,
  path: '/alerts',
  validateSearch: readSearch,
  component: AlertsRoom,
});

const alert = createRoute({
  getParentRoute: () => alerts,
  path: '$alertId',
  component: AlertPage,
});

const events = createRoute({
  getParentRoute: () => root,
  path: '/events',
  validateSearch: readEventSearch,
  component: lazyRouteComponent(() => import('./events/events-room.tsx'), 'EventsRoom'),
});

const sources = createRoute({
  getParentRoute: () => root,
  path: '/sources',
  validateSearch: readSourceSearch,
  component: lazyRouteComponent(() => import('./sources/sources-room.tsx'), 'SourcesRoom'),
});

const newSource = createRoute({
  getParentRoute: () => root,
  path: '/sources/new',
  validateSearch: ({ step }: Record<string, unknown>): { step: Step } => ({
    step: STEPS.find((one) => one === step) ?? 'describe',
  }),
  component: lazyRouteComponent(
    () => import('./sources/wizard/new-source-room.tsx'),
    'NewSourceRoom',
  ),
});

const source = createRoute({
  getParentRoute: () => root,
  path: '/sources/$sourceId',
  component: lazyRouteComponent(() => import('./sources/source-page.tsx'), 'SourcePage'),
});

const deliveries = createRoute({
  getParentRoute: () => root,
  path: '/deliveries',
  validateSearch: ({ state }: Record<string, unknown>): { state?: DeliveryState } => {
    const known = DELIVERY_STATES.find((name) => name === state);
    return known === undefined ? {} : { state: known };
  },
  component: lazyRouteComponent(() => import('./deliveries/deliveries-room.tsx'), 'DeliveriesRoom'),
});

const routeTree = root.addChildren([
  start,
  alerts.addChildren([alert]),
  events,
  sources,
  newSource,
  source,
  deliveries,
]);

/** The places of the console. A list in a URL is a repeated parameter, as in the API. */
export const router = createRouter({
  routeTree,
  parseSearch: (text) => {
    const found: Record<string, string | string[]> = {};
    for (const [name, value] of new URLSearchParams(text)) {
      const before = found[name];
      found[name] = before === undefined ? value : [...[before].flat(), value];
    }
    return found;
  },
  stringifySearch: (search) => {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(search)) {
      for (const one of [value].flat()) {
        if (one !== undefined) parameters.append(name, String(one));
      }
    }
    const text = parameters.toString();
    return text === '' ? '' : `?${text}`;
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
