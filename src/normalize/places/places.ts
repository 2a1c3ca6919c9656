/** What a database knows of where an address is, in the words of ECS `geo`. */
export interface Geo {
  readonly continent_code?: string;
  readonly country_iso_code?: string;
  readonly country_name?: string;
  readonly region_iso_code?: string;
  readonly region_name?: string;
  readonly city_name?: string;
  readonly location?: { readonly lat: number; readonly lon: number };
}

/** Who announces an address, in the words of ECS `as`. */
export interface AutonomousSystem {
  readonly number: number;
  readonly organization?: { readonly name: string };
}

/** Where addresses are and whose they are, as far as the operator's databases know. */
export interface Places {
  /** Nothing is known of addresses within an organisation; never throws. */
  of(address: string): {
    readonly geo?: Geo | undefined;
    readonly as?: AutonomousSystem | undefined;
  };
}

/** Without databases nothing is known. */
export const NO_PLACES: Places = { of: () => ({}) };
