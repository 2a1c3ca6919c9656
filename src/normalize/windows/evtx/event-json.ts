import { EvtxDamage } from './evtx-damage.ts';
import { DEPTH_MAX, type XmlBudget } from './xml-budget.ts';
import type { XmlElement, XmlNode } from './xml-node.ts';

type Json = null | string | Json[] | { readonly [name: string]: Json };

/**
 * An event as one line of JSON, as tools that read EVTX write it: elements by their names, attributes in `#attributes`, text
 * beside them in `#text`; `<Data Name="a">` is `"a"`. All values are texts.
 * @throws EvtxDamage when it is no event, or grows beyond its budget
 */
export function eventJson(nodes: readonly XmlNode[], budget: XmlBudget): string {
  const event = nodes.find((node): node is XmlElement => typeof node !== 'string');
  if (event?.name !== 'Event') throw new EvtxDamage('binary_xml', 'no element Event');
  return JSON.stringify({ Event: contentOf(event, { budget, depth: 0 }) });
}

interface Writing {
  readonly budget: XmlBudget;
  readonly depth: number;
}

function contentOf({ attributes, children }: XmlElement, writing: Writing): Json {
  const { budget, depth } = writing;
  if (depth > DEPTH_MAX) throw new EvtxDamage('too_large', 'nested too deep');
  const content = new Map<string, Json>();
  if (attributes.length > 0) content.set('#attributes', Object.fromEntries(attributes));
  let text = '';
  for (const child of children) {
    budget.spend(1, typeof child === 'string' ? child.length : child.name.length);
    if (typeof child === 'string') {
      text += child;
    } else {
      const named = namedData(child);
      const value = contentOf(named?.element ?? child, { budget, depth: depth + 1 });
      add(content, named?.name ?? child.name, value);
    }
  }
  const shown = text.trim() === '' && content.size > 0 ? '' : text;
  if (content.size === 0) return shown === '' ? null : shown;
  if (shown !== '') content.set('#text', shown);
  return Object.fromEntries(content);
}

/** `<Data Name="a">` goes by its own name; one without a name keeps that of the element. */
function namedData(element: XmlElement): { name: string; element: XmlElement } | undefined {
  if (element.name !== 'Data' && element.name !== 'ComplexData') return undefined;
  const name = element.attributes.find(([key, value]) => key === 'Name' && value !== '')?.[1];
  if (name === undefined) return undefined;
  const attributes = element.attributes.filter(([key]) => key !== 'Name');
  return { name, element: { ...element, attributes } };
}

function add(content: Map<string, Json>, name: string, value: Json): void {
  const known = content.get(name);
  if (!content.has(name) || known === undefined) {
    content.set(name, value);
  } else if (Array.isArray(known)) {
    known.push(value);
  } else {
    content.set(name, [known, value]);
  }
}
