import { type AsnResponse, type CityResponse, open, type Reader, type Response } from 'maxmind';
import { GacError } from '../../event/error.ts';
import type { AutonomousSystem, Geo, Places } from './places.ts';

/** Files in MaxMind's DB format, as operators get them from whom they like. */
export interface PlaceFiles {
  /** Of cities or countries, such as GeoLite2-City.mmdb. */
  readonly cityFile?: string | undefined;
  /** Of networks, such as GeoLite2-ASN.mmdb. */
  readonly asnFile?: string | undefined;
}

/** Different addresses that are remembered of one database. */
const REMEMBERED = 20_000;

/**
 * Opens databases. A file that is replaced while the service runs is read again by itself.
 * @throws GacError GAC_CONFIG_INVALID when one cannot be read
 */
export async function openPlaces({ cityFile, asnFile }: PlaceFiles): Promise<Places> {
  const cities = await read<CityResponse>('normalize.places.cityFile', cityFile);
  const networks = await read<AsnResponse>('normalize.places.asnFile', asnFile);
  return {
    of(address) {
      const city = look(cities, address);
      const network = look(networks, address);
      return { geo: city && geoOf(city), as: network && systemOf(network) };
    },
  };
}

async function read<T extends Response>(
  key: string,
  file: string | undefined,
): Promise<Reader<T> | undefined> {
  if (file === undefined) return undefined;
  try {
    return await open<T>(file, {
      cache: { max: REMEMBERED },
      watchForUpdates: true,
      watchForUpdatesNonPersistent: true,
    });
  } catch (cause) {
    const message = `${key}: ${file} cannot be read as a MaxMind DB: ${(cause as Error).message}`;
    throw new GacError('GAC_CONFIG_INVALID', message, { cause });
  }
}

function look<T extends Response>(reader: Reader<T> | undefined, address: string): T | undefined {
  try {
    return reader?.get(address) ?? undefined;
  } catch {
    // No address, or a damaged place of the file: nothing is known.
    return undefined;
  }
}

function geoOf({ city, continent, country, location, subdivisions }: CityResponse): Geo {
  const [region] = subdivisions ?? [];
  const known = {
    continent_code: continent?.code,
    country_iso_code: country?.iso_code,
    country_name: country?.names.en,
    region_iso_code: country && region?.iso_code && `${country.iso_code}-${region.iso_code}`,
    region_name: region?.names.en,
    city_name: city?.names.en,
    location: location && { lat: location.latitude, lon: location.longitude },
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

function systemOf(response: AsnResponse): AutonomousSystem {
  const name = response.autonomous_system_organization;
  return {
    number: response.autonomous_system_number,
    ...(name !== undefined && { organization: { name } }),
  };
}
