/*
 * Goal: the dossier that a request touches is found in the URL, so that walking through ids can be seen.
 * Method: tables of path and query with the expected fields.
 */
import { expect, test } from 'vitest';
import {
  createDossierFinder,
  DEFAULT_DOSSIER_SHAPES,
} from '../../../src/normalize/dossier/dossier-url.ts';

const find = createDossierFinder(DEFAULT_DOSSIER_SHAPES);

test.each([
  ['/ho-so/123456', undefined, { id: '123456', sequence: 123_456 }],
  ['/api/v1/dossiers/77/files', undefined, { id: '77', sequence: 77 }],
  ['/xa/00001/ho-so/5', undefined, { id: '5', sequence: 5, commune: '00001' }],
  [
    '/ho-so/000.00.01.H29-240115-0001',
    undefined,
    { id: '000.00.01.H29-240115-0001', sequence: 2_401_150_001 },
  ],
  ['/ho-so/H29-240115-0002', undefined, { id: 'H29-240115-0002', sequence: 2_401_150_002 }],
  ['/ho-so/3f9a1c', undefined, { id: '3f9a1c' }],
  ['/tra-cuu', 'page=1&maHoSo=42&maXa=00004', { id: '42', sequence: 42, commune: '00004' }],
  ['/tra-cuu', 'DOSSIERID=42', { id: '42', sequence: 42 }],
  ['/ho-so/danh-sach', undefined, undefined],
  ['/ho-so', undefined, undefined],
  ['/ho-so/', 'page=2', undefined],
  ['/khac/123456', 'id=5', undefined],
  ['/ho-so/[CCCD:abc:…123]', undefined, undefined],
  [undefined, undefined, undefined],
])('%s ? %s', (path, query, expected) => {
  expect(find({ path, query })).toEqual(expected);
});
