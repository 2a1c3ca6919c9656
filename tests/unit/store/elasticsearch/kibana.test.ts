// Goal: what Kibana is given hangs together: every reference has its object, every field is mapped.
// Method: the exported lines, read back.
import { describe, expect, it } from 'vitest';
import { alertMapping } from '../../../../src/store/elasticsearch/alerts/alert-mapping.ts';
import { kibanaSavedObjects } from '../../../../src/store/elasticsearch/kibana/kibana-saved-objects.ts';
import { createFieldTree } from '../../../../src/store/elasticsearch/mapping/field-tree.ts';

interface Exported {
  readonly id: string;
  readonly type: string;
  readonly attributes: Record<string, string>;
  readonly references: readonly { name: string; type: string; id: string }[];
}

const objects = kibanaSavedObjects('gac')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Exported);
const byId = new Map(objects.map((object) => [`${object.type}:${object.id}`, object]));

describe('the objects for Kibana', () => {
  it('are two data views, and what shows them', () => {
    expect(objects.map(({ type }) => type)).toEqual([
      'index-pattern',
      'index-pattern',
      'visualization',
      'visualization',
      'visualization',
      'search',
      'search',
      'dashboard',
    ]);
    expect(byId.get('index-pattern:gac-events')?.attributes).toMatchObject({
      title: 'gac-events-*.*.*,gac-refused-*.*.*',
      timeFieldName: '@timestamp',
    });
  });

  it('refer to each other only', () => {
    for (const { references } of objects) {
      for (const { type, id } of references) expect(byId.has(`${type}:${id}`)).toBe(true);
    }
    const board = byId.get('dashboard:gac-overview');
    const panels = JSON.parse(board?.attributes['panelsJSON'] ?? '') as { panelRefName: string }[];
    expect(panels.map((panel, n) => `${n + 1}:${panel.panelRefName}`)).toEqual(
      board?.references.map(({ name }) => name),
    );
  });

  it('ask mapped fields', () => {
    const tree = createFieldTree();
    const alerts = (alertMapping() as { properties: object }).properties;
    for (const object of objects.filter(({ type }) => type === 'visualization')) {
      const { aggs } = JSON.parse(object.attributes['visState'] ?? '') as {
        aggs: { params: { field?: string } }[];
      };
      const ofAlerts = object.references[0]?.id === 'gac-alerts';
      for (const { field } of aggs.map(({ params }) => params)) {
        if (field === undefined) continue;
        expect(ofAlerts ? mappedIn(alerts, field) : tree.leaf(field)).toBeTruthy();
      }
    }
  });
});

function mappedIn(properties: object, field: string): unknown {
  return field
    .split('.')
    .reduce<unknown>(
      (node, part) =>
        ((node as { properties?: object })?.properties as Record<string, unknown> | undefined)?.[
          part
        ],
      { properties },
    );
}
