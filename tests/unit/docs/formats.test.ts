// Goal: the pages on formats name every setting of every type in both languages, and what they show works.
// Method: compare the tables with the parsers' schemas; run each example's lines through the type with its settings.
import { describe, expect, it } from 'vitest';
import { GROK_LIBRARY } from '../../../src/normalize/generic/grok/grok-library.ts';
import { PARSERS } from '../../../src/normalize/parsers.ts';
import { configureParser } from '../../../src/normalize/settings/configure-parser.ts';
import { read } from '../../source-files.ts';
import { codeBlocks, generatedPart, table } from './markdown.ts';

const context = { timezone: 'Asia/Ho_Chi_Minh', receivedAtMs: Date.UTC(2026, 10, 22, 3) };
const PAGES = [
  ['docs/formats.md', 'en', ['types', 'setting', 'meaning']],
  ['docs/formats.vi.md', 'vi', ['loại', 'thiết lập', 'ý nghĩa']],
] as const;

interface Meta {
  readonly description?: string;
  readonly vi?: string;
}

/** Types by setting and meaning: the types of one's own share most of theirs. */
function settingsRows(language: 'vi' | 'en'): string[][] {
  const types = new Map<string, string[]>();
  for (const { type, settings } of PARSERS) {
    for (const [name, schema] of Object.entries(settings?.schema.shape ?? {})) {
      const { description, vi } = (schema as { meta(): Meta }).meta();
      const key = `\`${name}\`\n${language === 'vi' ? vi : description}`;
      types.set(key, [...(types.get(key) ?? []), `\`${type}\``]);
    }
  }
  return [...types].map(([key, names]) => {
    const own = names.length > 4 && names.every((name) => name.startsWith('`generic.'));
    return [own ? '`generic.*`' : names.join(', '), ...key.split('\n')];
  });
}

describe.each(PAGES)('%s', (file, language, header) => {
  it('names every setting of every type', () => {
    const rows = settingsRows(language);
    expect(rows.flat().filter((cell) => cell === 'undefined')).toEqual([]);
    const { written, wanted } = generatedPart(file, 'settings', table(header, rows));
    expect(written).toBe(wanted);
  });

  it('names every pattern of the grok library', () => {
    const names = Object.keys(GROK_LIBRARY).join(' ');
    const block = `\`\`\`\n${names.replace(/(.{1,110})(?: |$)/g, '$1\n')}\`\`\``;
    const { written, wanted } = generatedPart(file, 'grok', block);
    expect(written).toBe(wanted);
  });

  it('shows examples that work', () => {
    const examples = codeBlocks(read(file)).filter((block) => block.language === 'json');
    expect(examples.length).toBeGreaterThan(4);
    for (const { text } of examples) {
      const { type, settings, lines } = JSON.parse(text);
      const known = PARSERS.find((parser) => parser.type === type);
      if (known === undefined) throw new Error(`no type ${type}`);
      const parser = configureParser(known, settings);
      for (const line of lines) expect(parser.parse(line, context).kind, line).toBe('parsed');
    }
  });
});
