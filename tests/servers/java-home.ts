// The JDKs of this machine, where Debian's packages put them.
import fs from 'node:fs';

const FOLDER = '/usr/lib/jvm';
/** Where Debian's default JDK is found, whatever its version. */
export const DEFAULT_JAVA_HOME = `${FOLDER}/default-java`;

/** The folder of the oldest JDK that is of this version or newer, so that most machines test alike. */
export function findJavaHome(versionMin: number): string | undefined {
  const names = fs.existsSync(FOLDER) ? fs.readdirSync(FOLDER) : [];
  return names
    .map((name) => ({ home: `${FOLDER}/${name}`, version: versionOf(`${FOLDER}/${name}`) }))
    .filter(({ home, version }) => version >= versionMin && fs.existsSync(`${home}/bin/javac`))
    .sort((one, other) => one.version - other.version)[0]?.home;
}

function versionOf(home: string): number {
  const file = `${home}/release`;
  const release = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  return Number(/JAVA_VERSION="(\d+)/.exec(release)?.[1] ?? 0);
}
