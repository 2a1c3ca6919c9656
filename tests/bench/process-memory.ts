// What the kernel says of a process.
import fs from 'node:fs';

/** What `getconf CLK_TCK` says on every Linux. */
const TICKS_PER_SECOND = 100;

/** Resident and peak resident memory of a process, MB. */
export function memoryMb(pid: number): { rss: number; peak: number } {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1_024;
  return { rss: Math.round(read('VmRSS')), peak: Math.round(read('VmHWM')) };
}

/** Processor time that a process has used so far, seconds. */
export function cpuSeconds(pid: number): number {
  // The name of the process stands in parentheses and may hold anything.
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
