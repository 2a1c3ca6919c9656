// The real servers that tests talk to, and the Debian packages that bring them.

import fs from 'node:fs';
import { DEFAULT_JAVA_HOME, findJavaHome } from './java-home.ts';

export interface ServerPackage {
  readonly binary: string;
  readonly packages: readonly string[];
  /** A further file that must be there for the tests' use of it. */
  readonly file?: string;
}

/** Debian's own: another one may not have the module that installs packages. */
export const PYTHON = '/usr/bin/python3';

export const SERVER_PACKAGES: readonly ServerPackage[] = [
  { binary: '/usr/sbin/nginx', packages: ['nginx'] },
  { binary: '/usr/sbin/apache2', packages: ['apache2'] },
  { binary: '/usr/sbin/haproxy', packages: ['haproxy'] },
  { binary: '/usr/sbin/sshd', packages: ['openssh-server', 'openssh-client'] },
  {
    binary: '/usr/sbin/rsyslogd',
    packages: ['rsyslog', 'rsyslog-gnutls'],
    file: '/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_gtls.so',
  },
  { binary: '/usr/bin/chromium', packages: ['chromium'] },
  { binary: newestPostgres(), packages: ['postgresql'] },
  { binary: '/usr/bin/openssl', packages: ['openssl'] },
  {
    binary: `${findJavaHome(17) ?? DEFAULT_JAVA_HOME}/bin/javac`,
    packages: ['default-jdk-headless'],
  },
  { binary: '/usr/bin/mvn', packages: ['maven'] },
  {
    binary: PYTHON,
    packages: ['python3', 'python3-pip'],
    file: '/usr/lib/python3/dist-packages/pip/__init__.py',
  },
  { binary: '/usr/bin/apt-get', packages: ['apt'] },
];

/** Debian keeps each version in a folder of its own. */
function newestPostgres(): string {
  const versions = '/usr/lib/postgresql';
  const found = (fs.existsSync(versions) ? fs.readdirSync(versions) : [])
    .map((version) => `${versions}/${version}/bin/postgres`)
    .filter((binary) => fs.existsSync(binary));
  return found.sort().at(-1) ?? `${versions}/15/bin/postgres`;
}
