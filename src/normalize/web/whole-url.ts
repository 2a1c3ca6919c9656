import type { EcsUrl } from '@elastic/ecs';

/** `https://host:port/path?query` of a URL that was logged as a path beside its site; `undefined` = a part is not told. */
export function wholeUrl(url: EcsUrl | undefined): string | undefined {
  const { scheme, domain, port, original } = url ?? {};
  if (scheme === undefined || domain === undefined || !original?.startsWith('/')) {
    return undefined;
  }
  const host = domain.includes(':') ? `[${domain}]` : domain;
  return `${scheme}://${host}${port === undefined ? '' : `:${port}`}${original}`;
}

/** `host:port/path?query` where the scheme is not told; `undefined` = a part is not told either. */
export function hostUrl(url: EcsUrl | undefined): string | undefined {
  return url?.scheme === undefined ? wholeUrl({ ...url, scheme: '' })?.slice(3) : undefined;
}
