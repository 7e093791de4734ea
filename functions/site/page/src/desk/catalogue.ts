/** The catalogue of packs as it is written down, and what becomes of it. */
import type { Language } from "../shared/language";
import { following } from "./days";

export interface Pack {
  readonly id: string;
  readonly photos: number;
  readonly price_tenge: number;
  readonly days: number;
  readonly names: Readonly<Record<Language, string>>;
}

/** What is sold from a day on, until the next entry begins. */
export interface Entry {
  readonly from: string;
  readonly packs: readonly Pack[];
}

export interface Written {
  readonly note?: string;
  readonly entries: readonly Entry[];
}

/** What is sold on a day. */
export const sold = (entries: readonly Entry[], day: string): Entry | undefined =>
  entries.reduce<Entry | undefined>(
    (last, it) => (it.from <= day && it.from >= (last?.from ?? "") ? it : last),
    undefined,
  );

/**
 * Sells these packs from a day on. With a last day what would have been sold the day after comes
 * back then; what was to begin in between does not begin.
 */
export function sell(
  before: readonly Entry[],
  from: string,
  packs: readonly Pack[],
  until?: string,
): readonly Entry[] {
  const entry = { from, packs };
  if (until === undefined) return sorted([...before.filter((it) => it.from !== from), entry]);
  const next = following(until);
  const then = sold(before, next);
  const others = before.filter((it) => it.from < from || it.from > next);
  return sorted([...others, entry, ...(then ? [{ from: next, packs: then.packs }] : [])]);
}

/** Takes out what has not begun. */
export const drop = (before: readonly Entry[], from: string): readonly Entry[] =>
  before.filter((it) => it.from !== from);

const sorted = (entries: readonly Entry[]) =>
  [...entries].sort((a, b) => (a.from < b.from ? -1 : 1));

/** A pack whose numbers are others than on the day before. */
export interface Changed {
  readonly pack: Pack;
  readonly before: Pack | undefined;
}

const numbers = (it: Pack | undefined) =>
  JSON.stringify([it?.price_tenge, it?.photos, it?.days, it?.names.kk, it?.names.ru, it?.names.en]);

/** What an entry changes, pack by pack, for whoever is about to publish it. */
export function changes(entries: readonly Entry[], entry: Entry): readonly Changed[] {
  const last = entries.filter((it) => it.from < entry.from).at(-1);
  return entry.packs
    .map((pack) => ({ pack, before: last?.packs.find((it) => it.id === pack.id) }))
    .filter(({ pack, before }) => numbers(pack) !== numbers(before));
}
