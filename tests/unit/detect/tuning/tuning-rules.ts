// Rules and events of the tests of tuning: an account probe, and its bursts by address.

import { EventReplay } from '../../../../src/detect/backtest/event-replay.ts';
import { placedFromStore } from '../../../../src/detect/backtest/stored-event.ts';
import {
  type LoadedRules,
  type LoadOptions,
  loadRules,
} from '../../../../src/detect/load-rules.ts';
import { NO_DECISIONS, type RuleDecisions } from '../../../../src/detect/rule-decisions.ts';
import type { RuleSet } from '../../../../src/detect/rule-set.ts';
import { createEcsPipeline } from '../../../../src/detect/sigma/pipelines/pipelines.ts';
import type { GacEvent } from '../../../../src/event/event.ts';

export const PROBE = '11111111-1111-4111-8111-111111111111';
export const BURST = '22222222-2222-4222-8222-222222222222';
const DAY_MS = Date.UTC(2026, 10, 22, 8);

const GAC = `gac:
  title: { vi: "Dò tài khoản", en: "Probe" }
  family: wrong_access
  reason: { vi: "Có dò tài khoản.", en: "Accounts are probed." }`;

/** A rule that raises by itself and feeds a correlation of three in five minutes. */
export const RULES = `title: Probe
id: ${PROBE}
status: test
level: medium
logsource:
  category: webserver
detection:
  selection:
    url.path|contains: /login
    http.response.status_code: 401
  condition: selection
${GAC}
---
title: Burst
id: ${BURST}
status: test
level: high
correlation:
  type: event_count
  rules: [${PROBE}]
  group-by: [source.ip]
  timespan: 5m
  condition:
    gte: 3
  generate: true
${GAC}
`;

export const RULES_FILE = { file: 'rules.yml', text: RULES };

/** Failed log-ins of one address, a second apart, from `at` seconds after the beginning of the day. */
export function probes(given: {
  at?: number;
  count?: number;
  ip?: string;
  province?: string;
  agent?: string;
}): GacEvent[] {
  const { at = 0, count = 3, ip = '198.51.100.7', province = '01', agent = 'curl' } = given;
  return Array.from({ length: count }, (_, i) => {
    const place = (at + i) * 100 + Number(province);
    return {
      '@timestamp': new Date(DAY_MS + (at + i) * 1_000).toISOString(),
      ecs: { version: '9.4.0' },
      event: { id: `j-0-${place}`, kind: 'event', original: `GET /login from ${ip}` },
      gac: { province, source: { id: `portal-${province}`, type: 'nginx.access' } },
      source: { ip },
      url: { path: '/login' },
      http: { response: { status_code: 401 } },
      user_agent: { original: agent },
    } as GacEvent;
  });
}

export function load(
  decisions: Partial<RuleDecisions>,
  options: Partial<LoadOptions> = {},
): LoadedRules {
  return loadRules({
    texts: [RULES_FILE],
    pipeline: createEcsPipeline(),
    ...options,
    decisions: { ...NO_DECISIONS, ...decisions },
  });
}

/** Rule and province of every signal of some events, by event time. */
export function fired(set: RuleSet, events: readonly GacEvent[]): string[] {
  const replay = new EventReplay(set, DAY_MS - 1);
  const placed = events
    .map(placedFromStore)
    .filter((event) => event !== undefined)
    .sort((a, b) => a.timeMs - b.timeMs || a.offset - b.offset);
  const signals = [...replay.take(placed), ...replay.passTo(DAY_MS + 86_400_000)];
  return signals
    .filter(({ continues }) => !continues)
    .map(({ rule, province }) => `${rule.id === PROBE ? 'probe' : 'burst'} ${province}`);
}

/** Each of some texts with how often it occurs, in order. */
export function counted(texts: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of [...texts].sort()) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}
