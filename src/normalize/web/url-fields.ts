import type { EcsUrl } from '@elastic/ecs';
import { wholeNumber } from '../value/digits.ts';

const EXTENSION_MAX = 16;

/**
 * The `url.*` fields of a request target: `/path?query`, `http://host:port/path`, `host:port` (CONNECT) or `*`.
 * `original` is as logged; `path` is percent-decoded where that gives valid UTF-8; `query` stays encoded.
 */
export function urlFields(target: string): EcsUrl {
  const url: EcsUrl = { original: target };
  let pathAt = 0;
  if (target.charCodeAt(0) !== 47) {
    const scheme = target.indexOf('://');
    if (scheme > 0 && scheme <= 10) {
      url.scheme = target.slice(0, scheme).toLowerCase();
      pathAt = authorityEnd(target, scheme + 3);
      putAuthority(url, target.slice(scheme + 3, pathAt));
    } else {
      return authorityForm(url, target);
    }
  }
  const fragmentAt = target.indexOf('#', pathAt);
  const end = fragmentAt < 0 ? target.length : fragmentAt;
  const queryAt = target.indexOf('?', pathAt);
  const pathEnd = queryAt >= 0 && queryAt < end ? queryAt : end;
  if (pathEnd > pathAt) {
    const path = decodePath(target.slice(pathAt, pathEnd));
    url.path = path;
    const extension = extensionOf(path);
    if (extension !== undefined) {
      url.extension = extension;
    }
  }
  if (pathEnd < end && pathEnd + 1 < end) {
    url.query = target.slice(pathEnd + 1, end);
  }
  if (fragmentAt >= 0 && fragmentAt + 1 < target.length) {
    url.fragment = target.slice(fragmentAt + 1);
  }
  return url;
}

function authorityForm(url: EcsUrl, target: string): EcsUrl {
  const colon = target.lastIndexOf(':');
  const port = colon > 0 ? wholeNumber(target.slice(colon + 1)) : undefined;
  if (port !== undefined && port <= 65_535 && target.indexOf('/') < 0) {
    putAuthority(url, target);
  }
  return url;
}

function authorityEnd(target: string, from: number): number {
  for (let index = from; index < target.length; index += 1) {
    const code = target.charCodeAt(index);
    if (code === 47 || code === 63 || code === 35) {
      return index;
    }
  }
  return target.length;
}

function putAuthority(url: EcsUrl, authority: string): void {
  const at = authority.lastIndexOf('@');
  const hostPort = at < 0 ? authority : authority.slice(at + 1);
  const colon = hostPort.lastIndexOf(':');
  const bracket = hostPort.lastIndexOf(']');
  const port = colon > bracket ? wholeNumber(hostPort.slice(colon + 1)) : undefined;
  const host = port === undefined ? hostPort : hostPort.slice(0, colon);
  if (host !== '') {
    url.domain = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  }
  if (port !== undefined && port <= 65_535) {
    url.port = port;
  }
}

function decodePath(path: string): string {
  if (path.indexOf('%') < 0) {
    return path;
  }
  try {
    return decodeURIComponent(path);
  } catch {
    // Not UTF-8, or `%` as itself: attack traffic mostly, kept as it came.
    return path;
  }
}

function extensionOf(path: string): string | undefined {
  const dot = path.lastIndexOf('.');
  const length = path.length - dot - 1;
  if (dot < 0 || length === 0 || length > EXTENSION_MAX || path.indexOf('/', dot) >= 0) {
    return undefined;
  }
  return path.slice(dot + 1);
}
