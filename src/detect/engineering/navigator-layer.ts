import type { Language } from '../../message/text.ts';
import type { Coverage, CoveredTechnique } from './coverage.ts';

/** A layer of the ATT&CK Navigator, version 4.5 of its format: which techniques rules cover. */
export interface NavigatorLayer {
  readonly name: string;
  readonly versions: { readonly navigator: string; readonly layer: '4.5' };
  readonly domain: 'enterprise-attack';
  readonly description: string;
  readonly sorting: number;
  readonly techniques: readonly LayerTechnique[];
  readonly gradient: {
    readonly colors: readonly string[];
    readonly minValue: number;
    readonly maxValue: number;
  };
}

/** A technique with its number of rules as the score; one whose rules are all blocked has the score 0. */
interface LayerTechnique {
  readonly techniqueID: string;
  readonly score: number;
  readonly comment: string;
  readonly enabled: true;
  readonly metadata: readonly { readonly name: string; readonly value: string }[];
}

/** Oldest Navigator that reads the format. */
const NAVIGATOR_VERSION = '4.9.0';
const COLORS = ['#f4b6b6', '#ffe9a8', '#7cc47f'];

/** Draws coverage as a layer; `about` is its name and what stands beside it. */
export function navigatorLayer(
  coverage: Coverage,
  about: { readonly name: string; readonly description: string; readonly language: Language },
): NavigatorLayer {
  const titles = new Map(coverage.rules.map(({ id, title }) => [id, title[about.language]]));
  const techniques = coverage.techniques.map((one) => toTechnique(one, titles));
  return {
    name: about.name,
    versions: { navigator: NAVIGATOR_VERSION, layer: '4.5' },
    domain: 'enterprise-attack',
    description: about.description,
    sorting: 3,
    techniques,
    gradient: {
      colors: COLORS,
      minValue: 0,
      maxValue: Math.max(1, ...techniques.map(({ score }) => score)),
    },
  };
}

function toTechnique(
  { technique, rules, blocked }: CoveredTechnique,
  titles: ReadonlyMap<string, string>,
): LayerTechnique {
  const named = (ids: readonly string[]) => ids.map((id) => titles.get(id) ?? id);
  return {
    techniqueID: technique,
    score: rules.length,
    comment: named(rules).join('\n'),
    enabled: true,
    metadata: named(blocked).map((value) => ({ name: 'blocked', value })),
  };
}
