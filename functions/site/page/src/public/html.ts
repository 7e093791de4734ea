/** Markup that is safe by its making: whatever is put into a template is escaped, unless it is
 * itself such markup. */
export class Markup {
  constructor(readonly text: string) {}
}

export type Part = string | number | Markup | readonly Part[] | false | undefined;

export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(pieces.reduce((text, piece, at) => text + shown(parts[at - 1]) + piece));
}

function shown(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(shown).join("");
  return escape(String(part));
}

const SIGNS: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);

/** A place that the function fills when the page is asked for. */
export const place = (name: string): Markup => new Markup(`{{${name}}}`);

/** Shown once for each item of a list of the function, or where something is there. */
export const each = (name: string, inside: Markup): Markup =>
  new Markup(`{{#${name}}}${inside.text}{{/${name}}}`);

/** Shown where the list is empty, or nothing is there. */
export const none = (name: string, inside: Markup): Markup =>
  new Markup(`{{^${name}}}${inside.text}{{/${name}}}`);
