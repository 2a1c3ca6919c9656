import type { XmlBudget } from './xml-budget.ts';
import type { PlacedValue, TemplateElement, TemplatePiece, XmlNode } from './xml-node.ts';

/**
 * Puts values into the places of a template. An attribute without its value is left out; an element whose only content
 * is an array comes once for each member.
 * @throws EvtxDamage `too_large`
 */
export function fillTemplate(
  pieces: readonly TemplatePiece[],
  values: readonly PlacedValue[],
  budget: XmlBudget,
): XmlNode[] {
  return pieces.flatMap((piece): XmlNode[] => {
    budget.spend(1);
    if (typeof piece === 'string') {
      budget.spend(0, piece.length);
      return [piece];
    }
    if ('ready' in piece) return [piece.ready];
    return 'value' in piece
      ? placed(values[piece.value], budget)
      : filledElements(piece, values, budget);
  });
}

function filledElements(
  element: TemplateElement,
  values: readonly PlacedValue[],
  budget: XmlBudget,
): XmlNode[] {
  const { name } = element;
  const attributes = element.attributes.flatMap(([key, pieces]) => {
    const text = fillTemplate(pieces, values, budget)
      .filter((node) => typeof node === 'string')
      .join('');
    const isOpen = pieces.some((piece) => typeof piece === 'object');
    return text === '' && isOpen ? [] : [[key, text] as const];
  });
  const members = onlyArray(element.children, values);
  if (members !== undefined) {
    return members.map((text) => {
      budget.spend(1, text.length);
      return { name, attributes, children: [text] };
    });
  }
  return [{ name, attributes, children: fillTemplate(element.children, values, budget) }];
}

function onlyArray(
  children: readonly TemplatePiece[],
  values: readonly PlacedValue[],
): readonly string[] | undefined {
  const [child] = children;
  if (children.length !== 1 || typeof child !== 'object' || !('value' in child)) return undefined;
  const value = values[child.value];
  return isArray(value) && value.length > 0 ? value : undefined;
}

function placed(value: PlacedValue, budget: XmlBudget): XmlNode[] {
  if (value === undefined) return [];
  if (typeof value === 'string') {
    budget.spend(0, value.length);
    return [value];
  }
  if (!isArray(value)) {
    budget.spend(value.xml.length);
    return value.xml;
  }
  const text = value.join(', ');
  budget.spend(0, text.length);
  return [text];
}

function isArray(value: PlacedValue): value is readonly string[] {
  return Array.isArray(value);
}
