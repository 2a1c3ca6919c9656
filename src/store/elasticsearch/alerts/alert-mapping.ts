/** The mapping of the index of alerts: ECS names, and `gac.alert.*`. */
export function alertMapping(): object {
  const keyword = { type: 'keyword', ignore_above: 1_024 };
  const date = { type: 'date' };
  const long = { type: 'long' };
  const group = (properties: Record<string, object>) => ({ properties });
  return {
    dynamic: false,
    properties: {
      '@timestamp': date,
      message: { type: 'text', norms: false },
      tags: keyword,
      ecs: group({ version: keyword }),
      event: group({
        id: keyword,
        kind: keyword,
        start: date,
        end: date,
        severity: long,
      }),
      rule: group({
        id: keyword,
        name: keyword,
        description: keyword,
        category: keyword,
        version: keyword,
      }),
      gac: group({
        province: keyword,
        commune: keyword,
        alert: group({
          fingerprint: keyword,
          status: keyword,
          verdict: keyword,
          assignee: keyword,
          level: keyword,
          nature: keyword,
          count: long,
          event_count: long,
          version: long,
          created: date,
          updated: date,
          acknowledged: date,
          acknowledge_due: date,
          closed: date,
          measure: group({
            value: { type: 'double' },
            threshold: { type: 'double' },
            operator: keyword,
          }),
          group: { type: 'flattened', ignore_above: 1_024 },
          entities: { type: 'flattened', ignore_above: 1_024 },
          reason: group({ vi: { type: 'text', norms: false }, en: { type: 'text', norms: false } }),
          title: group({ vi: { type: 'text', norms: false }, en: { type: 'text', norms: false } }),
        }),
      }),
    },
  };
}
