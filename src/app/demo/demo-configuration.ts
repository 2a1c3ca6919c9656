import { type Configuration, configurationSchema } from '../configuration.ts';

/** Everything of the demo stays on this machine. */
export const LOOPBACK = '127.0.0.1';
/**
 * The day is played in half a minute, so a source that pauses for hours is silent for seconds: it must not hold back
 * time for the minute that is right for live logs.
 */
const IDLE_SECONDS = 5;
/** Nobody knows yet what is usual of these sources, and the night is quiet. */
const SILENCE_MINUTES = 240;

/** The embedded defaults of the product, with a mail server and webhooks on this machine. */
export function demoConfiguration(places: {
  folder: string;
  port: number;
  smtpPort: number;
}): Configuration {
  return configurationSchema.parse({
    dataDirectory: places.folder,
    logLevel: 'warn',
    http: { host: LOOPBACK, port: places.port },
    detect: { idleSeconds: IDLE_SECONDS },
    health: { silenceMinutes: SILENCE_MINUTES },
    notify: {
      smtp: {
        host: LOOPBACK,
        port: places.smtpPort,
        requireTls: false,
        from: 'Trạm Gác <tram-gac@soc-quoc-gia.example>',
      },
      webhook: { allowPrivateNetworks: ['127.0.0.0/8'], allowHttp: true },
    },
  });
}
