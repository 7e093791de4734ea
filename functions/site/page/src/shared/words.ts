/**
 * The words of the page. A catalogue is a plain object of messages; Russian names the keys, and the
 * others must have exactly those (`Catalogue`), or the build fails.
 *
 * A message may hold places, `{name}`, and plurals by `Intl.PluralRules`:
 * `{count, plural, one {# фото} few {# фото} other {# фото}}`; `#` is the number, formatted.
 * No sentence is glued from parts; a number or a date is formatted before it fills a place.
 */
import { number } from "./format";
import { type Language, LOCALES } from "./language";

/** What another language must say when `T` is the Russian catalogue. */
export type Catalogue<T> = { readonly [K in keyof T]: string };

export type Values = Readonly<Record<string, string | number>>;

/** `say("photos.left", { count: 3 })`. */
export type Say<T> = (key: keyof T & string, values?: Values) => string;

/** Speaks a catalogue. */
export function speaker<T extends Readonly<Record<string, string>>>(
  catalogue: T,
  language: Language,
): Say<T> {
  return (key, values) => fill(catalogue[key] ?? key, values ?? {}, language);
}

/** A message with its places filled. What fills a place is not looked at again. */
export function fill(message: string, values: Values, language: Language): string {
  let out = "";
  let at = 0;
  while (at < message.length) {
    const open = message.indexOf("{", at);
    if (open < 0) return out + message.slice(at);
    const close = closing(message, open);
    out += message.slice(at, open) + place(message.slice(open + 1, close), values, language);
    at = close + 1;
  }
  return out;
}

function closing(message: string, open: number): number {
  let depth = 0;
  for (let at = open; at < message.length; at += 1) {
    if (message[at] === "{") depth += 1;
    if (message[at] === "}") depth -= 1;
    if (depth === 0) return at;
  }
  throw new SyntaxError(`a brace is not closed: ${message}`);
}

function place(text: string, values: Values, language: Language): string {
  const [name = "", kind, ...rest] = text.split(",");
  const value = values[name.trim()];
  if (value === undefined) throw new ReferenceError(`no value for {${text}}`);
  if (kind === undefined) return typeof value === "number" ? number(value, language) : value;
  if (kind.trim() !== "plural") throw new SyntaxError(`not a plural: {${text}}`);
  const count = Number(value);
  const forms = plural(rest.join(","));
  const form = new Intl.PluralRules(LOCALES[language]).select(count);
  const chosen = forms.get(`=${count}`) ?? forms.get(form) ?? forms.get("other");
  if (chosen === undefined) throw new SyntaxError(`no form for ${count}: {${text}}`);
  return fill(chosen, values, language).replaceAll("#", number(count, language));
}

function plural(text: string): Map<string, string> {
  const forms = new Map<string, string>();
  let at = 0;
  for (;;) {
    const open = text.indexOf("{", at);
    if (open < 0) return forms;
    const close = closing(text, open);
    forms.set(text.slice(at, open).trim(), text.slice(open + 1, close));
    at = close + 1;
  }
}
