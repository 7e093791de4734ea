/** Photos that we have, looked at again while something about them is moving. */
import { createMemo, createSignal, onCleanup } from "solid-js";
import { Problem, call } from "../shared/api";
import type { Answer, Schema } from "../shared/schema";
import type { Wish } from "./recipe";
import { persist } from "./retry";

export type Photo = Schema["ShownPhoto"];
type Page = Answer<"/photos", "get">;

const SOON_MS = 2_000;
const LATER_MS = 15_000;

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
    persist(() => call<Page>("GET", `/photos${from ? `?page=${encodeURIComponent(from)}` : ""}`));
  /** One that is not on the newest page, as it is now. */
  const one = (it: Photo) =>
    call<Photo>("GET", `/photos/${it.id}`).catch((error: unknown) =>
      error instanceof Problem && [404, 410].includes(error.status) ? undefined : it,
    );
  let turn = 0;
  const load = async () => {
    clearTimeout(timer);
    const mine = ++turn;
    try {
      const first = await page();
      const fresh = new Set(first.photos.map((it) => it.id));
      const oldest = first.photos.at(-1)?.created ?? "";
      // What was opened below stays; what is gone from the newest is gone.
      // A batch has one moment, and may go over the end of a page. Below the last page is nothing.
      const isBelow = (it: Photo) => !fresh.has(it.id) && it.created <= oldest;
      const kept = first.next ? photos().filter(isBelow) : [];
      const read = await Promise.all(kept.map((it) => (isMoving(it) ? one(it) : it)));
      const below = read.filter((it) => it !== undefined);
      // A later look may have been answered first.
      if (mine !== turn) return;
      if (below.length === 0) setNext(first.next ?? undefined);
      const atRest = [...first.photos, ...below].filter((it) => !isMoving(it) && !rested.has(it.id));
      for (const { id } of atRest) rested.add(id);
      if (isOpen && atRest.length > 0) ended();
      isOpen = true;
      setPhotos([...first.photos, ...below]);
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
      setTrouble(undefined);
    } catch (error) {
      setTrouble(error);
    }
  };
  /** Has a photo made anew; the result that is there stays until then. */
  const again = async (id: string, wish: Wish) => {
    await persist(() => call("PUT", `/photos/${id}/recipe`, { body: wish }));
    // What comes to rest again is told again.
    rested.delete(id);
  };
  void refresh();
  const has = (id: string | undefined) => id !== undefined && known().has(id);
  return { photos, next, trouble, has, refresh, more, remove, again };
}

export type Album = ReturnType<typeof makeAlbum>;
