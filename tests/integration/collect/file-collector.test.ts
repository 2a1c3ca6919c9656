// Goal: every line of a followed file is taken in once, through growth, rotation, truncation and restart.
// Method: real files in a temporary folder, a real collector, a sink that records.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Collector } from '../../../src/collect/contract.ts';
import { createFileCollector } from '../../../src/collect/file/file-collector.ts';
import type { Source } from '../../../src/event/source.ts';
import { systemClock } from '../../../src/telemetry/clock.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { directoryOf, eventually, RecordedSink, source } from './recorded-sink.ts';

let folder: string;
let file: string;
let sink: RecordedSink;
let collector: Collector | undefined;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-file-'));
  file = path.join(folder, 'access.log');
  sink = new RecordedSink();
});
afterEach(async () => {
  await collector?.stop();
  fs.rmSync(folder, { recursive: true });
});

async function follow(more: Partial<Source> = {}, pattern = file, roots = [folder]) {
  await collector?.stop();
  collector = createFileCollector({
    directory: directoryOf([source('web', { kind: 'file', path: pattern }, more)]),
    roots,
    pollIntervalMs: 10,
    maxLineBytes: 10_000,
    sink,
    clock: systemClock,
    metrics: createMetrics(),
    log: createLog({ level: 'silent' }),
  });
  await collector.start();
}
const append = (text: string, name = file) => fs.appendFileSync(name, text);
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `line ${from + index}`);
const text = (from: number, to: number) =>
  lines(from, to)
    .map((line) => `${line}\n`)
    .join('');
const settle = () => new Promise((resolve) => setTimeout(resolve, 100));

describe('file tail', () => {
  it('follows growth and waits for the end of a line', async () => {
    append(text(0, 3));
    await follow();
    await eventually(() => sink.records.length === 3);
    append('line 3');
    await settle();
    expect(sink.records).toHaveLength(3);
    append('\nline 4\n');
    await eventually(() => sink.records.length === 5);
    expect(sink.bodies()).toEqual(lines(0, 5));
  });

  it('reads a renamed file to its end before and after the new one begins', async () => {
    append(text(0, 10));
    await follow();
    await eventually(() => sink.records.length === 10);
    fs.renameSync(file, `${file}.1`);
    append(text(10, 12), `${file}.1`);
    append(text(12, 15));
    append(text(15, 16), `${file}.1`);
    await eventually(() => sink.records.length === 16);
    await settle();
    expect(sink.bodies().sort()).toEqual(lines(0, 16).sort());
  });

  it('starts over when the content is replaced in place, longer or shorter', async () => {
    append(text(0, 10));
    await follow();
    await eventually(() => sink.records.length === 10);
    fs.truncateSync(file);
    append(text(100, 102));
    await eventually(() => sink.records.length === 12);
    fs.writeFileSync(file, text(200, 240));
    await eventually(() => sink.records.length === 52);
    fs.truncateSync(file);
    append(text(200, 201));
    await eventually(() => sink.records.length === 53);
    expect(sink.bodies().at(-1)).toBe('line 200');
  });

  it('goes on where it was after a restart, also in a file rotated away meanwhile', async () => {
    append(text(0, 5));
    await follow();
    await eventually(() => sink.records.length === 5);
    await collector?.stop();
    append(text(5, 8));
    fs.renameSync(file, `${file}.1`);
    append(text(8, 10));
    fs.writeFileSync(`${file}.2`, 'older than anything followed\n');
    fs.utimesSync(`${file}.2`, 60, 60);
    fs.copyFileSync(file, `${file}.bak`);
    await follow();
    await eventually(() => sink.records.length === 10);
    await settle();
    expect(sink.bodies()).toEqual(lines(0, 10));
  });

  it('stores each line once while the journal refuses now and then', async () => {
    await follow();
    for (let round = 0; round < 20; round++) {
      sink.refusals = round % 3;
      append(text(round * 50, round * 50 + 50));
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    await eventually(() => sink.records.length === 1_000);
    expect(sink.bodies()).toEqual(lines(0, 1_000));
  });

  it('reads again what could not be stored because of an error', async () => {
    await follow();
    append(text(0, 10));
    await eventually(() => sink.records.length === 10);
    sink.failures = 3;
    append(text(10, 20));
    await eventually(() => sink.records.length === 20);
    expect(sink.bodies()).toEqual(lines(0, 20));
  });

  it('reads what was written and rotated away while nobody looked, in its order', async () => {
    append(text(0, 3));
    await follow();
    await eventually(() => sink.records.length === 3);
    await collector?.stop();
    const dated = (name: string, minute: number) => fs.utimesSync(name, minute * 60, minute * 60);
    fs.writeFileSync(`${file}.3`, 'older than anything followed\n');
    dated(`${file}.3`, 1);
    append(text(3, 5));
    fs.renameSync(file, `${file}.2`);
    dated(`${file}.2`, 2);
    append(text(5, 8), `${file}.1`);
    dated(`${file}.1`, 3);
    append(text(8, 10));
    await follow();
    await eventually(() => sink.records.length === 10);
    await settle();
    expect(sink.bodies()).toEqual(lines(0, 10));
  });

  it('stops at once while the journal takes nothing, and loses nothing', async () => {
    await follow();
    sink.refusals = 1_000_000;
    append(text(0, 5));
    await settle();
    const beganMs = performance.now();
    await collector?.stop();
    expect(performance.now() - beganMs).toBeLessThan(1_000);
    sink.refusals = 0;
    await follow();
    await eventually(() => sink.records.length === 5);
    expect(sink.bodies()).toEqual(lines(0, 5));
  });

  it('ends a record of many lines before it grows beyond the longest line', async () => {
    await follow({ multilineStart: '^\\d' });
    append(`1 begin\n${`${'x'.repeat(999)}\n`.repeat(25)}2 next\n`);
    await eventually(() => sink.records.length >= 3);
    expect(Math.max(...sink.records.map(({ body }) => body.length))).toBeLessThanOrEqual(10_100);
    expect(
      sink
        .bodies()
        .join('\n')
        .match(/x{999}/g),
    ).toHaveLength(25);
  });

  it('follows every file of a pattern', async () => {
    append('a\n', path.join(folder, 'one.log'));
    append('b\n', path.join(folder, 'two.log'));
    append('c\n', path.join(folder, 'three.txt'));
    await follow({}, path.join(folder, '*.log'));
    await eventually(() => sink.records.length === 2);
    await settle();
    expect(sink.bodies().sort()).toEqual(['a', 'b']);
  });

  it('keeps the lines of one record together', async () => {
    await follow({ multilineStart: '^\\d' });
    append('1 boom\n  at x\n  at y\n2 next\n');
    await eventually(() => sink.records.length === 1);
    expect(sink.bodies()).toEqual(['1 boom\n  at x\n  at y']);
  });

  it('reads nothing outside the allowed folders, also not through a link', async () => {
    const outside = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-outside-'));
    append('secret\n', path.join(outside, 'secret.log'));
    fs.symlinkSync(path.join(outside, 'secret.log'), path.join(folder, 'link.log'));
    append('mine\n', path.join(folder, 'mine.log'));
    await follow({}, path.join(folder, '*.log'));
    await eventually(() => sink.records.length === 1);
    await settle();
    expect(sink.bodies()).toEqual(['mine']);
    await follow({}, path.join(outside, '*.log'));
    await settle();
    expect(sink.bodies()).toEqual(['mine']);
    fs.rmSync(outside, { recursive: true });
  });

  it('cuts an oversize line and goes on', async () => {
    append(`${'x'.repeat(50_000)}\nafter\n`);
    await follow();
    await eventually(() => sink.records.length === 2);
    expect(sink.records.map((record) => record.cutFromBytes)).toEqual([50_000, 0]);
  });
});
