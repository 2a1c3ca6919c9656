// Goal: events say where an address is and whose it is, as far as the operator's files know; a replaced file is read again.
// Method: MaxMind's public test databases and the real normaliser.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Source } from '../../src/event/source.ts';
import { createNormalizer } from '../../src/normalize/create-normalizer.ts';
import { openPlaces } from '../../src/normalize/places/open-places.ts';
import { NO_PLACES, type Places } from '../../src/normalize/places/places.ts';
import { requireBinary } from '../servers/binaries.ts';
import { preparePlaceFiles } from '../servers/place-files.ts';
import { requirePrepared } from '../servers/shippers.ts';
import { until } from '../until.ts';
import { source } from './collect/recorded-sink.ts';

const isPython = requireBinary('python3') !== undefined;
const folder = isPython ? await requirePrepared('test databases', preparePlaceFiles) : undefined;
const file = (name: string) => path.join(folder ?? '', `GeoLite2-${name}-Test.mmdb`);

function read(body: string, places: Places, of: Partial<Source> = {}) {
  const normalizer = createNormalizer({ journalId: 'j', pseudonymKey: 'k'.repeat(32), places });
  const record = {
    ...{ sourceId: 'portal', receivedAtMs: Date.UTC(2026, 10, 22), transport: 'http' as const },
    ...{ peer: '', body: Buffer.from(body), cutFromBytes: 0, partition: 0, offset: 0 },
  };
  return normalizer.normalize(record, source('portal', { kind: 'http' }, of)).doc;
}
const line = (address: string) =>
  `${address} - - [22/Nov/2026:08:15:42 +0700] "GET / HTTP/1.1" 200 5 "-" "curl/8"`;

describe.skipIf(folder === undefined)('places', () => {
  it('come with the event in the words of ECS', async () => {
    const places = await openPlaces({ cityFile: file('City'), asnFile: file('ASN') });
    expect(read(line('81.2.69.142'), places).source).toMatchObject({
      ip: '81.2.69.142',
      geo: {
        continent_code: 'EU',
        country_iso_code: 'GB',
        region_iso_code: 'GB-ENG',
        city_name: 'London',
        location: { lat: 51.5142, lon: -0.0931 },
      },
    });
    expect(read(line('1.128.0.5'), places).source).toMatchObject({
      as: { number: 1221, organization: { name: 'Telstra Pty Ltd' } },
    });
    expect(read(line('2001:218::1'), places).source).toMatchObject({
      geo: { country_iso_code: 'JP' },
    });
  });

  it('are absent of addresses that no file knows, and without files', async () => {
    const places = await openPlaces({ cityFile: file('City'), asnFile: file('ASN') });
    expect(read(line('10.1.2.3'), places).source).toEqual({ address: '10.1.2.3', ip: '10.1.2.3' });
    expect(read(line('81.2.69.142'), NO_PLACES).source).not.toHaveProperty('geo');
    expect(places.of('không phải địa chỉ')).toEqual({ geo: undefined, as: undefined });
  });

  it('leave what the source itself says', async () => {
    const places = await openPlaces({ cityFile: file('City') });
    const said = { ip: '81.2.69.142', geo: { city_name: 'Hà Nội' } };
    const body = JSON.stringify({ '@timestamp': '2026-11-22T01:00:00Z', source: said });
    expect(read(body, places, { type: 'ecs.json' }).source).toMatchObject({
      geo: { city_name: 'Hà Nội' },
    });
  });

  it('are read again from a file that is replaced', async () => {
    const own = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-places-'));
    onTestFinished(() => fs.rmSync(own, { recursive: true }));
    const used = path.join(own, 'used.mmdb');
    fs.copyFileSync(file('ASN'), used);
    const places = await openPlaces({ cityFile: used });
    expect(places.of('81.2.69.142').geo).toBeUndefined();
    fs.copyFileSync(file('City'), used);
    await until(async () => places.of('81.2.69.142').geo, 10_000);
  });

  it('name the option whose file is none', async () => {
    await expect(openPlaces({ asnFile: import.meta.filename })).rejects.toThrow(
      'normalize.places.asnFile: ',
    );
  });
});
