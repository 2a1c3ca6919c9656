// What the kernel says of a process.
import fs from 'node:fs';

/** Resident and peak resident memory of a process, MB. */
export function memoryMb(pid: number): { rss: number; peak: number } {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1_024;
  return { rss: Math.round(read('VmRSS')), peak: Math.round(read('VmHWM')) };
}
