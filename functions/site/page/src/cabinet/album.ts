/** Photos that we have, looked at again while something about them is moving. */
import { createMemo, createSignal, onCleanup } from "solid-js";
import { Problem, call } from "../shared/api";
import type { Answer, Schema } from "../shared/schema";
import type { Wish } from "./recipe";
import { persist } from "../shared/retry";

export type Photo = Schema["ShownPhoto"];
type Page = Answer<"/photos", "get">;

const SOON_MS = 2_000;
const LATER_MS = 15_000;
/** As many as the API gives at once. */
const PAGE_MAX = 100;

export const isMoving = (it: Photo) =>
  it.stage === "held" || it.stage === "running" || it.again?.stage === "asked";

/** The list, looked at again while something on it is moving; `ended` when something came to rest. */
export function makeAlbum(ended: () => void) {
  const [photos, setPhotos] = createSignal<readonly Photo[]>([]);
  const [next, setNext] = createSignal<string>();
  const [trouble, setTrouble] = createSignal<unknown>();
  const known = createMemo(() => new Set(photos().map((it) => it.id)));
  const rested = new Set<string>();
  let isOpen = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = SOON_MS;
  const page = (from?: string) =>
    persist(() => {
      const query = from === undefined ? "" : `?limit=${PAGE_MAX}&page=${encodeURIComponent(from)}`;
      return call<Page>("GET", `/photos${query}`);
    });
  let turn = 0;
  const load = async () => {
    clearTimeout(timer);
    const mine = ++turn;
    try {
      let { photos: read, next: mark } = await page();
      const fresh = new Set(read.map((it) => it.id));
      const isBelow = (it: Photo) =>
        // A batch has one moment, and may go over the end of a page.
        it.created <= (read.at(-1)?.created ?? "") && !fresh.has(it.id);
      // As far down as something was moving: what rests there stays as it was seen.
      while (mark && photos().some((it) => isMoving(it) && isBelow(it))) {
        const more = await page(mark);
        for (const { id } of more.photos) fresh.add(id);
        read = [...read, ...more.photos];
        mark = more.next;
      }
      // What is gone from what was read is gone; below the last page is nothing.
      const below = mark ? photos().filter(isBelow) : [];
      // A later look may have been answered first.
      if (mine !== turn) return;
      if (below.length === 0) setNext(mark ?? undefined);
      const atRest = [...read, ...below].filter((it) => !isMoving(it) && !rested.has(it.id));
      for (const { id } of atRest) rested.add(id);
      if (isOpen && atRest.length > 0) ended();
      isOpen = true;
      setPhotos([...read, ...below]);
      setTrouble(undefined);
    } catch (error) {
      if (!(error instanceof Problem && error.kind === "not-logged-in")) setTrouble(error);
    }
    wait = Math.min(LATER_MS, wait * 1.4);
    clearTimeout(timer);
    if (photos().some(isMoving)) timer = setTimeout(look, wait);
  };
  // Nobody sees it: nobody asks.
  const look = () => (document.hidden ? undefined : void load());
  document.addEventListener("visibilitychange", look);
  onCleanup(() => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", look);
  });
  const refresh = () => {
    wait = SOON_MS;
    return load();
  };
  const more = async () => {
    try {
      const found = await page(next());
      setPhotos([...photos(), ...found.photos.filter((it) => !known().has(it.id))]);
      setNext(found.next ?? undefined);
    } catch (error) {
      setTrouble(error);
    }
  };
  const remove = async (id: string) => {
    try {
      await persist(() => call("DELETE", `/photos/${id}`));
      setPhotos(photos().filter((it) => it.id !== id));
    } catch (error) {
      setTrouble(error);
    }
  };
  /** Has a photo made anew; the result that is there stays until then. */
  const again = async (id: string, wish: Wish) => {
    // Somebody at another screen may have wished for something else since.
    const seen = photos().find((it) => it.id === id)?.again?.number ?? 0;
    await persist(() => call("PUT", `/photos/${id}/recipe`, { body: { ...wish, seen } }));
    // What comes to rest again is told again.
    rested.delete(id);
  };
  void refresh();
  const has = (id: string | undefined) => id !== undefined && known().has(id);
  return { photos, next, trouble, has, refresh, more, remove, again };
}

export type Album = ReturnType<typeof makeAlbum>;
