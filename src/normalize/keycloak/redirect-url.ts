import type { FieldValue } from '../document/put.ts';

const ABSOLUTE = /^([a-z][a-z0-9+.-]{0,30}):\/\/([^/?#]{1,512})([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is;

/** The `url.*` fields of an absolute address, kept as written (nothing is decoded or added); empty when it is none. */
export function redirectUrlFields(text: string | undefined): Record<string, FieldValue> {
  const match = text === undefined ? null : ABSOLUTE.exec(text);
  if (match === null) {
    return {};
  }
  const [original, scheme, authority = '', path = '', query, fragment] = match;
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const portText = /:(\d{1,5})$/.exec(host)?.[1];
  const file = path.slice(path.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return {
    'url.original': original,
    'url.scheme': scheme,
    'url.domain': portText === undefined ? host : host.slice(0, -portText.length - 1),
    'url.port': portText === undefined ? undefined : Number(portText),
    'url.path': path,
    'url.extension': dot > 0 ? file.slice(dot + 1) : undefined,
    'url.query': query,
    'url.fragment': fragment,
  };
}
