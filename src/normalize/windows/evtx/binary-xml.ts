import { ByteCursor } from './byte-cursor.ts';
import { EvtxDamage } from './evtx-damage.ts';
import { fillTemplate } from './fill-template.ts';
import { VALUE_TYPE, valueText } from './value-text.ts';
import { DEPTH_MAX, type XmlBudget } from './xml-budget.ts';
import type { PlacedValue, TemplateElement, TemplatePiece, XmlNode } from './xml-node.ts';

const TOKEN = {
  end: 0x00,
  openElement: 0x01,
  closeStart: 0x02,
  closeEmpty: 0x03,
  closeElement: 0x04,
  value: 0x05,
  attribute: 0x06,
  cdata: 0x07,
  characterReference: 0x08,
  entityReference: 0x09,
  instructionTarget: 0x0a,
  instructionText: 0x0b,
  template: 0x0c,
  substitution: 0x0d,
  optionalSubstitution: 0x0e,
  fragment: 0x0f,
} as const;
const MORE = 0x40;
const TEMPLATE_GUID_BYTES = 16;
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" },
};

/** Where a piece of binary XML stands. */
interface Place {
  readonly depth: number;
  /** Elements of a template carry a number more than others. */
  readonly inTemplate: boolean;
}

/**
 * Reads the binary XML of one chunk, whose records share names and templates by their place in it.
 * Source: [MS-EVEN6] 2.2.12 and the public descriptions of the EVTX format.
 */
export class BinaryXml {
  readonly #chunk: Buffer;
  readonly #budget: XmlBudget;
  readonly #names = new Map<number, { readonly text: string; readonly end: number }>();
  readonly #templates = new Map<number, readonly TemplatePiece[]>();

  constructor(chunk: Buffer, budget: XmlBudget) {
    this.#chunk = chunk;
    this.#budget = budget;
  }

  /** The XML between two places of the chunk. @throws EvtxDamage */
  nodes(from: number, end: number): XmlNode[] {
    const cursor = new ByteCursor(this.#chunk, from, end);
    return fillTemplate(this.#pieces(cursor, { depth: 0, inTemplate: false }), [], this.#budget);
  }

  /** Pieces up to the end of the stretch, of the stream, or of the element that they are in. */
  #pieces(cursor: ByteCursor, place: Place): TemplatePiece[] {
    if (place.depth > DEPTH_MAX) throw new EvtxDamage('too_large', 'nested too deep');
    const pieces: TemplatePiece[] = [];
    while (!cursor.isAtEnd) {
      this.#budget.spend(1);
      const token = cursor.u8();
      switch (token & ~MORE) {
        case TOKEN.end:
        case TOKEN.closeElement:
          return pieces;
        case TOKEN.openElement:
          pieces.push(this.#element(cursor, place, (token & MORE) !== 0));
          break;
        case TOKEN.template:
          for (const piece of this.#instance(cursor, place)) pieces.push(piece);
          break;
        case TOKEN.fragment:
          cursor.skip(3);
          break;
        default:
          pieces.push(...this.#text(cursor, token & ~MORE));
      }
    }
    return pieces;
  }

  /** A piece of character data, or of nothing that is shown. */
  #text(cursor: ByteCursor, token: number): TemplatePiece[] {
    switch (token) {
      case TOKEN.value: {
        const type = cursor.u8();
        if (type !== VALUE_TYPE.wide) throw new EvtxDamage('binary_xml', `text of type ${type}`);
        return [this.#wide(cursor, cursor.u16())];
      }
      case TOKEN.cdata:
        return [this.#wide(cursor, cursor.u16())];
      case TOKEN.characterReference:
        return [String.fromCharCode(cursor.u16())];
      case TOKEN.entityReference: {
        const name = this.#name(cursor);
        return [ENTITIES[name] ?? `&${name};`];
      }
      case TOKEN.instructionTarget:
        this.#name(cursor);
        return [];
      case TOKEN.instructionText:
        cursor.skip(cursor.u16() * 2);
        return [];
      case TOKEN.substitution:
      case TOKEN.optionalSubstitution: {
        const value = cursor.u16();
        cursor.skip(1);
        return [{ value }];
      }
      default:
        throw new EvtxDamage('binary_xml', `token ${token} at ${cursor.at - 1}`);
    }
  }

  #element(cursor: ByteCursor, place: Place, hasAttributes: boolean): TemplateElement {
    if (place.inTemplate) cursor.skip(2);
    cursor.skip(4);
    const name = this.#name(cursor);
    const attributes = hasAttributes ? this.#attributes(cursor) : [];
    const token = cursor.u8();
    if (token === TOKEN.closeEmpty) return { name, attributes, children: [] };
    if (token !== TOKEN.closeStart) {
      throw new EvtxDamage('binary_xml', `token ${token} within the start of an element`);
    }
    const children = this.#pieces(cursor, { ...place, depth: place.depth + 1 });
    return { name, attributes, children };
  }

  #attributes(cursor: ByteCursor): (readonly [string, readonly TemplatePiece[]])[] {
    cursor.skip(4);
    const attributes: (readonly [string, readonly TemplatePiece[]])[] = [];
    while ((cursor.peek() & ~MORE) === TOKEN.attribute) {
      this.#budget.spend(1);
      cursor.skip(1);
      const name = this.#name(cursor);
      const pieces: TemplatePiece[] = [];
      while (isAttributeText(cursor.peek())) {
        pieces.push(...this.#text(cursor, cursor.u8() & ~MORE));
      }
      attributes.push([name, pieces]);
    }
    return attributes;
  }

  /** Names stand where they are used first; later uses point there. */
  #name(cursor: ByteCursor): string {
    const offset = cursor.u32();
    let known = this.#names.get(offset);
    if (known === undefined) {
      const name = new ByteCursor(this.#chunk, offset);
      name.skip(6);
      const text = this.#wide(name, name.u16());
      name.skip(2);
      known = { text, end: name.at };
      this.#names.set(offset, known);
    }
    if (offset === cursor.at) cursor.skip(known.end - offset);
    return known.text;
  }

  #wide(cursor: ByteCursor, units: number): string {
    this.#budget.spend(0, units);
    return cursor.wide(units);
  }

  #instance(cursor: ByteCursor, place: Place): TemplatePiece[] {
    cursor.skip(5);
    const offset = cursor.u32();
    const header = new ByteCursor(this.#chunk, offset);
    header.skip(4 + TEMPLATE_GUID_BYTES);
    const length = header.u32();
    const depth = place.depth + 1;
    let template = this.#templates.get(offset);
    if (template === undefined) {
      template = this.#pieces(header.stretch(length), { depth, inTemplate: true });
      this.#templates.set(offset, template);
    }
    if (offset === cursor.at) cursor.skip(4 + TEMPLATE_GUID_BYTES + 4 + length);
    const values = this.#values(cursor, depth);
    return fillTemplate(template, values, this.#budget).map((node) =>
      typeof node === 'string' ? node : { ready: node },
    );
  }

  #values(cursor: ByteCursor, depth: number): PlacedValue[] {
    const count = cursor.u32();
    const descriptors = cursor.stretch(count * 4);
    const values: PlacedValue[] = [];
    for (let index = 0; index < count; index += 1) {
      this.#budget.spend(1);
      const length = descriptors.u16();
      const type = descriptors.u8();
      descriptors.skip(1);
      if (type === VALUE_TYPE.xml) {
        const pieces = this.#pieces(cursor.stretch(length), {
          depth: depth + 1,
          inTemplate: false,
        });
        values.push({ xml: fillTemplate(pieces, [], this.#budget) });
      } else {
        values.push(valueText(type, cursor.bytes(length)));
      }
    }
    return values;
  }
}

function isAttributeText(token: number): boolean {
  const kind = token & ~MORE;
  return (
    token >= 0 &&
    (kind === TOKEN.value ||
      kind === TOKEN.characterReference ||
      kind === TOKEN.entityReference ||
      kind === TOKEN.substitution ||
      kind === TOKEN.optionalSubstitution)
  );
}
