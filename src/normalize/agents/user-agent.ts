import { UAParser } from 'ua-parser-js';

/** What a program says of itself, in the words of ECS `user_agent`. */
export interface UserAgent {
  readonly name?: string;
  readonly version?: string;
  readonly os?: { readonly name: string; readonly version?: string; readonly full: string };
  readonly device?: { readonly name: string };
}

/** Longest text that is looked at; attacks put whatever they like there. */
const TEXT_MAX = 500;
/** The first product of a text that is no browser's: `curl/8.5.0`, `sqlmap/1.8#stable`. Source: RFC 9110 §10.1.5. */
const PRODUCT = /^([\w!#$%&'*+.^`|~-]{1,64})(?:\/([\w.+-]{1,32}))?/;

/**
 * Reads user agents. Texts come again and again, so that what was read is remembered.
 * @param remembered different texts; beyond it the one that was read longest ago is forgotten
 */
export class UserAgents {
  readonly #known = new Map<string, UserAgent>();
  readonly #remembered: number;

  constructor(remembered = 20_000) {
    this.#remembered = remembered;
  }

  /** Nothing is known of an empty text; never throws. */
  read(original: string): UserAgent {
    const text = original.slice(0, TEXT_MAX);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const agent = agentOf(text);
    if (this.#known.size >= this.#remembered) {
      const oldest = this.#known.keys().next();
      if (oldest.done !== true) this.#known.delete(oldest.value);
    }
    this.#known.set(text, agent);
    return agent;
  }
}

function agentOf(text: string): UserAgent {
  const { browser, os, device } = new UAParser(text).getResult();
  const [, product, productVersion] = PRODUCT.exec(text) ?? [];
  const name = browser.name ?? product;
  const version = browser.name === undefined ? productVersion : browser.version;
  const deviceName = [device.vendor, device.model].filter(Boolean).join(' ');
  return {
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    ...(os.name !== undefined && { os: osOf(os.name, os.version) }),
    ...(deviceName !== '' && { device: { name: deviceName } }),
  };
}

function osOf(name: string, version: string | undefined) {
  if (version === undefined) return { name, full: name };
  return { name, version, full: `${name} ${version}` };
}
