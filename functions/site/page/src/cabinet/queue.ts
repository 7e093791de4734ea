/**
 * What was asked for and has not arrived yet, kept by the browser: after a reload the same files can
 * be chosen again, and only what is missing is sent, without another unit.
 */
import type { NewPhoto } from "./batches";

export interface Kept {
  /** The key of the asking: asking again with it is the same asking. */
  readonly key: string;
  /** Whose it is: another customer of this browser is not told of it. */
  readonly who: string;
  readonly photos: readonly NewPhoto[];
  /** Places of those that arrived. */
  readonly done: readonly number[];
  /** Places of those that nobody wants any more. */
  readonly gone: readonly number[];
  /** When it was asked for last: its links live a while from then. */
  readonly at: number;
  /** The tab that sees to it. */
  readonly tab?: string;
}

/** This tab. */
const TAB = crypto.randomUUID();
const lockOf = (tab: string) => `suret-${tab}`;

let held = false;

/** Held as long as the page lives: the browser lets go of it, however the page ends. */
function live() {
  if (held) return;
  held = true;
  void navigator.locks?.request(lockOf(TAB), () => new Promise(() => undefined));
}

/** The locks of all tabs that live. */
async function living(): Promise<ReadonlySet<string>> {
  const found = await navigator.locks?.query().catch(() => undefined);
  return new Set((found?.held ?? []).map((it) => it.name ?? ""));
}

const STORE = "batches";
/** After that the units have long come back. */
const OLD_MS = 3 * 24 * 3_600_000;

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error ?? new Error("the browser keeps nothing"));
  });
}

let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= (() => {
    const request = indexedDB.open("suret", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    return settled(request);
  })();
  return opened;
}

/** Does it, or nothing where the browser keeps nothing: then a reload forgets. */
async function within<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work((await database()).transaction(STORE, mode).objectStore(STORE));
  } catch {
    return undefined;
  }
}

export function keep(it: Kept) {
  live();
  return within("readwrite", (store) => settled(store.put({ ...it, tab: TAB })));
}

const change = (key: string, to: (kept: Kept) => Kept) =>
  within("readwrite", async (store) => {
    const kept = (await settled(store.get(key))) as Kept | undefined;
    if (kept === undefined) return;
    const next = to(kept);
    if (next.done.length + next.gone.length >= kept.photos.length) await settled(store.delete(key));
    else await settled(store.put(next));
  });

const with_ = (places: readonly number[], place: number) =>
  places.includes(place) ? places : [...places, place];

/** A photo of a batch has arrived; with the last of them the batch is forgotten. */
export const arrived = (key: string, place: number) =>
  change(key, (kept) => ({ ...kept, done: with_(kept.done, place) }));

/** Nobody wants a photo of a batch any more. */
export const unwanted = (key: string, place: number) =>
  change(key, (kept) => ({ ...kept, gone: with_(kept.gone, place) }));

/** It was asked for again, and its links are new. */
export function asked(key: string) {
  live();
  return change(key, (kept) => ({ ...kept, at: Date.now(), tab: TAB }));
}

export const forget = (key: string) =>
  within("readwrite", (store) => settled(store.delete(key)));

export const forgetAll = () => within("readwrite", (store) => settled(store.clear()));

interface Unfinished {
  /** What was left behind. */
  readonly left: readonly Kept[];
  /** What another tab sees to. */
  readonly elsewhere: readonly Kept[];
}

export async function unfinished(who: string): Promise<Unfinished> {
  const all = (await within("readonly", (store) => settled(store.getAll()))) as Kept[] | undefined;
  const old = Date.now() - OLD_MS;
  for (const it of all ?? []) if (it.at < old) void forget(it.key);
  const mine = (all ?? []).filter((it) => it.at >= old && it.who === who);
  const tabs = await living();
  const isElsewhere = ({ tab }: Kept) => tab !== undefined && tab !== TAB && tabs.has(lockOf(tab));
  return { left: mine.filter((it) => !isElsewhere(it)), elsewhere: mine.filter(isElsewhere) };
}
