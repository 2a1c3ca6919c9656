import fs from 'node:fs';
import path from 'node:path';
import { LANGUAGES } from '../../message/text.ts';
import { replacePrivateFile } from '../private-file.ts';
import { moveDirectory } from './checkpoint.ts';
import type { MoveProof } from './proof.ts';
import { proofText } from './proof-text.ts';

/** Keeps a proof in the data directory that was left: as JSON, and for people. Returns where the JSON is. */
export function writeProof(dataDirectory: string, proof: MoveProof): string {
  const directory = moveDirectory(dataDirectory);
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, 'proof.json');
  replacePrivateFile(file, `${JSON.stringify(proof, null, 2)}\n`);
  for (const language of LANGUAGES) {
    replacePrivateFile(path.join(directory, `proof.${language}.txt`), proofText(language, proof));
  }
  return file;
}
