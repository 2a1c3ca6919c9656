/** An element of an event's XML with all values in their places. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly children: readonly XmlNode[];
}
/** An element, or text. */
export type XmlNode = XmlElement | string;

/** A value that stands in the place of a substitution: nothing, text, an array, or XML of its own. */
export type PlacedValue = undefined | string | readonly string[] | { readonly xml: XmlNode[] };

/** A piece of a template: text, the number of a value, an element with such pieces, or XML that needs no values. */
export type TemplatePiece =
  | string
  | { readonly value: number }
  | { readonly ready: XmlElement }
  | TemplateElement;

/** An element of a template. */
export interface TemplateElement {
  readonly name: string;
  readonly attributes: readonly (readonly [string, readonly TemplatePiece[]])[];
  readonly children: readonly TemplatePiece[];
}
