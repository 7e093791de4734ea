/**
 * Files from the moment they are chosen until they have arrived. Each has its own fate: one that is
 * bad never stops the rest. Units are taken by `send` and by `retry`, which somebody presses; what an
 * earlier visit left behind goes on by itself only while its units are still held.
 */
import { createSignal, onCleanup, batch as together } from "solid-js";
import { createStore, produce } from "solid-js/store";
import { Problem, call, intention } from "../shared/api";
import type { Answer } from "../shared/schema";
import { hex } from "../shared/hex";
import { type NewPhoto, culprit, portions } from "./batches";
import { type Link, isOver, judge, put } from "../shared/put";
import { type Kept, arrived, asked, forget, keep, unfinished, unwanted } from "./queue";
import type { Wish } from "./recipe";
import { TRIES_MAX, mayPass, online, pause, persist, sleep } from "../shared/retry";
import { type Flaw, HEAD_BYTES, type Media, examine, isMedia } from "./sniff";

export type State =
  | "looking"
  | "flawed"
  | "ready"
  | "asking"
  | "queued"
  | "sending"
  | "sent"
  | "failed";

export type Reason = Flaw | "network" | "changed" | "refused" | "expired" | "elsewhere";

/** What is wanted of one photo and not of the others, and how it reads. */
interface Own {
  readonly wish: Wish;
  readonly says: string;
}

export interface Item {
  readonly id: number;
  readonly file: File;
  state: State;
  share: number;
  reason?: Reason | undefined;
  own?: Own | undefined;
  type?: Media;
  sha256?: string;
  /** The photo that it became. */
  photo?: string;
}

/** What was asked of the API at once; asking again with the key is the same asking. */
interface Batch {
  readonly key: string;
  readonly photos: readonly NewPhoto[];
  /** The file of each place; `NONE` where it has not been chosen again. */
  readonly ids: number[];
}

const NONE = -1;

type Taken = Answer<"/photos", "post">["photos"];

const AT_ONCE = 3;
/** So long a unit is held for a file that was not sent: after it, asking again would take another. */
const HELD_MS = 10 * 60_000;
/** Below the megabyte that the API reads. */
const BODY_BYTES = 900_000;

/** Stages in which the unit has come back and the link is dead. */
const OVER = new Set(["abandoned", "parked"]);

/** A file that is on its way, or about to be. */
const LIVE = new Set<State>(["ready", "asking", "queued", "sending"]);

/** Whether this answer says who asks, and nothing of what was asked. */
const isShut = (error: unknown) =>
  error instanceof Problem && (error.status === 401 || error.status === 403);

export function makeUploads(who: string, isMine: () => boolean, changed: () => void) {
  const [items, setItems] = createStore<Item[]>([]);
  const batches = new Map<number, Batch>();
  const links = new Map<number, Link>();
  const waiting: number[] = [];
  const [left, setLeft] = createSignal(0);
  let kept: readonly Kept[] = [];
  const revived = new Map<string, Batch>();
  /** Keys of askings whose answer nobody saw: units may be held for them. */
  const unsure = new Set<string>();
  let isStopped = false;
  onCleanup(() => {
    isStopped = true;
  });
  let next = 1;
  let running = 0;
  // Nothing is looked at before it is known what an earlier visit left behind.
  let looking: Promise<void> = unfinished(who).then(({ left: found }) => {
    kept = found;
    setLeft(found.reduce((sum, it) => sum + it.photos.length - it.done.length, 0));
  });
  /** Sums of what another tab is sending. */
  let elsewhere: ReadonlySet<string> = new Set();
  const lookAround = async () => {
    const found = (await unfinished(who)).elsewhere;
    const isOpen = (it: Kept) => (_: unknown, at: number) => !it.done.includes(at) && !it.gone.includes(at);
    elsewhere = new Set(found.flatMap((it) => it.photos.filter(isOpen(it)).map((one) => one.sha256)));
  };

  const find = (id: number) => items.find((it) => it.id === id);
  const set = (id: number, values: Partial<Item>) =>
    setItems((it) => it.id === id, values as Item);

  const look = async (id: number) => {
    const file = find(id)?.file;
    if (file === undefined) return;
    try {
      const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
      const found = examine(file.name, file.size, head);
      if (!isMedia(found)) return set(id, { state: "flawed", reason: found });
      const sha256 = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      const isUnderWay = (it: Item) =>
        LIVE.has(it.state) || (it.state === "failed" && batches.has(it.id));
      if (items.some((it) => it.sha256 === sha256 && isUnderWay(it))) {
        return set(id, { state: "flawed", reason: "twice" });
      }
      if (elsewhere.has(sha256)) return set(id, { state: "flawed", reason: "elsewhere" });
      set(id, { type: found, sha256, ...claim(id, sha256) });
    } catch {
      set(id, { state: "flawed", reason: "unreadable" });
    }
  };

  /** What an earlier visit did with the same file: it arrived, or it only has to be sent. */
  const claim = (id: number, sha256: string): Partial<Item> => {
    for (const it of kept) {
      const place = it.photos.findIndex((photo) => photo.sha256 === sha256);
      if (place < 0 || it.gone.includes(place)) continue;
      if (it.done.includes(place)) return { state: "sent", share: 1 };
      if (Date.now() - it.at > HELD_MS) {
        // Its unit has come back: this is a new wish. The old one is not told of any more.
        void unwanted(it.key, place);
        setLeft(left() - 1);
        return { state: "ready" };
      }
      unsure.add(it.key);
      const ids = it.photos.map(() => NONE);
      const batch = revived.get(it.key) ?? { key: it.key, photos: it.photos, ids };
      revived.set(it.key, batch);
      batch.ids[place] = id;
      batches.set(id, batch);
      setLeft(left() - 1);
      return { state: "asking" };
    }
    return { state: "ready" };
  };

  /** Goes on with what was left behind, as far as its files were chosen again. */
  const revive = async () => {
    for (const [key, batch] of [...revived]) {
      revived.delete(key);
      await ask(batch).catch(() => undefined);
    }
  };

  /** Forgets what was left behind; the units come back when the links end. */
  const drop = () => {
    for (const { key } of kept) void forget(key);
    kept = [];
    setLeft(0);
  };

  /** A file needs nothing more of this browser. */
  const finish = (id: number, isHere = true) => {
    const batch = batches.get(id);
    if (batch) void (isHere ? arrived : unwanted)(batch.key, batch.ids.indexOf(id));
  };

  /** Chosen files. One after the other is looked at, so that one at a time is in memory. */
  const add = (files: Iterable<File>) => {
    const made = [...files].map((file) => ({ id: next++, file, state: "looking", share: 0 }) as Item);
    setItems(produce((all) => all.push(...made)));
    looking = looking.then(lookAround);
    for (const { id } of made) looking = looking.then(() => look(id));
    looking = looking.then(revive);
  };

  const fail = (id: number, reason: Reason) => set(id, { state: "failed", reason });

  const accept = (batch: Batch, taken: Taken) =>
    together(() => {
      taken.forEach(({ id: photo, stage, upload }, index) => {
        const id = batch.ids[index];
        if (id === undefined || find(id)?.state !== "asking") return;
        set(id, { photo });
        if (upload) {
          links.set(id, upload);
          set(id, { state: "queued", share: 0 });
          waiting.push(id);
        } else if (OVER.has(stage)) {
          // It was deleted: a next try is a new wish.
          finish(id, false);
          batches.delete(id);
          fail(id, "expired");
        } else {
          finish(id);
          set(id, { state: "sent", share: 1 });
        }
      });
    });

  const post = (batch: Batch) =>
    persist(async () => {
      // Whoever logged in since then has other units.
      if (isStopped || !isMine()) throw new Problem("not-logged-in", 401, {}, undefined);
      try {
        const body = { photos: batch.photos };
        const taken = await call<{ photos: Taken }>("POST", "/photos", { body, key: batch.key });
        unsure.delete(batch.key);
        void asked(batch.key);
        return taken;
      } catch (error) {
        if (mayPass(error)) unsure.add(batch.key);
        throw error;
      }
    });

  const batchOf = (members: readonly { id: number; photo: NewPhoto }[]): Batch => {
    const photos = members.map((it) => it.photo);
    const batch = { key: intention(), photos, ids: members.map((it) => it.id) };
    for (const id of batch.ids) batches.set(id, batch);
    // Before it is asked for: the answer may be lost with the page.
    void keep({ key: batch.key, who, photos, done: [], gone: [], at: Date.now() });
    return batch;
  };

  /** Asks for a batch; where single photos are refused, for the others without them. */
  const ask = async (batch: Batch): Promise<void> => {
    try {
      accept(batch, (await post(batch)).photos);
      pump();
    } catch (error) {
      const faults = error instanceof Problem ? error.faults : [];
      const bad = new Set(faults.map((it) => culprit(it.path)).filter((it) => it !== undefined));
      // Units may be held under this key: only with it they are found again.
      const isKept = mayPass(error) || (unsure.has(batch.key) && isShut(error));
      if (!isKept) void forget(batch.key);
      if (bad.size > 0) {
        const all = batch.ids.map((id, at) => ({ id, at, photo: batch.photos[at] as NewPhoto }));
        for (const { id } of all.filter((it) => bad.has(it.at))) {
          batches.delete(id);
          set(id, { state: "flawed", reason: "refused" });
        }
        const good = all.filter((it) => !bad.has(it.at));
        return good.length > 0 ? ask(batchOf(good)) : undefined;
      }
      for (const id of batch.ids.filter((id) => find(id)?.state === "asking")) {
        // Nobody knows whether units were taken: the same key must ask again.
        if (isKept) fail(id, "network");
        else if (find(id)?.photo) fail(id, "refused");
        else {
          batches.delete(id);
          set(id, { state: "ready" });
        }
      }
      throw error;
    }
  };

  const describe = (it: Item, wish: Wish) => {
    const { name, size } = it.file;
    const own = { name: name.trim(), type: it.type as Media, size_bytes: size };
    return { id: it.id, photo: { ...own, sha256: it.sha256 as string, ...wish } as NewPhoto };
  };

  /** Gives some of them a wish of their own, or takes it from them. */
  const setOwn = (ids: readonly number[], own: Own | undefined) =>
    setItems((it) => ids.includes(it.id), { own } as Item);

  /** Takes a unit for each photo that is ready, and sends it: by its own wish, or by that of all. */
  const send = async (wish: Wish | undefined) => {
    const ready = items
      .filter((it) => it.state === "ready")
      .flatMap((it) => {
        const its = it.own?.wish ?? wish;
        return its === undefined ? [] : [describe(it, its)];
      });
    const weigh = (it: { photo: NewPhoto }) => new Blob([JSON.stringify(it.photo)]).size + 1;
    for (const portion of portions(ready, weigh, BODY_BYTES)) {
      for (const { id } of portion) set(id, { state: "asking", reason: undefined });
      await ask(batchOf(portion));
    }
  };

  /** Those that failed, and only those. */
  const retry = async () => {
    const failed = items.filter((it) => it.state === "failed");
    const again = new Set<Batch>();
    for (const { id } of failed) {
      const batch = batches.get(id);
      if (batch === undefined) set(id, { state: "ready", reason: undefined });
      else {
        set(id, { state: "asking", reason: undefined });
        again.add(batch);
      }
    }
    for (const batch of again) await ask(batch);
  };

  /** New links for all of its batch. Without one it has arrived, or is not wanted any more. */
  const signAgain = async (id: number): Promise<Link | "sent" | "expired"> => {
    const batch = batches.get(id);
    if (batch === undefined) return "expired";
    const { photos } = await post(batch);
    photos.forEach(({ upload }, index) => {
      const mate = batch.ids[index];
      if (mate !== undefined && upload) links.set(mate, upload);
    });
    const own = photos[batch.ids.indexOf(id)];
    return own?.upload ?? (own && !OVER.has(own.stage) ? "sent" : "expired");
  };

  const isReadable = (file: File) =>
    file.slice(0, 1).arrayBuffer().then(() => true, () => false);

  const carry = async (id: number): Promise<Reason | undefined> => {
    let isSignedAgain = false;
    for (let tried = 0; tried < TRIES_MAX; tried += 1) {
      const file = find(id)?.file;
      let link = links.get(id);
      if (file === undefined || link === undefined) return "expired";
      if (!(await isReadable(file))) return "unreadable";
      if (isOver(link)) {
        const fresh = await signAgain(id);
        if (fresh === "sent") return undefined;
        if (fresh === "expired") return fresh;
        link = fresh;
      }
      const verdict = judge(await put(link, file, (share) => set(id, { share })));
      if (verdict === "sent") return undefined;
      if (verdict === "sign-again") {
        if (isSignedAgain) return "refused";
        isSignedAgain = true;
        const fresh = await signAgain(id);
        if (fresh === "sent") return undefined;
        if (fresh === "expired") return fresh;
      } else if (verdict === "try-again") {
        await sleep(pause(tried));
        await online();
      } else return verdict;
    }
    return "network";
  };

  const pump = () => {
    while (running < AT_ONCE && !isStopped) {
      const id = waiting.shift();
      if (id === undefined) return;
      if (find(id)?.state !== "queued") continue;
      running += 1;
      set(id, { state: "sending" });
      void carry(id)
        .catch((): Reason => "network")
        .then((reason) => {
          if (reason) fail(id, reason);
          else {
            finish(id);
            set(id, { state: "sent", share: 1 });
          }
          running -= 1;
          changed();
          pump();
        });
    }
  };

  /** Takes it off the list; a unit that was taken for it comes back. */
  const remove = async (id: number) => {
    const photo = find(id)?.photo;
    if (photo) await persist(() => call("DELETE", `/photos/${photo}`));
    finish(id, false);
    batches.delete(id);
    setItems((all) => all.filter((it) => it.id !== id));
    changed();
  };

  return { items, left, drop, add, setOwn, send, retry, remove };
}

export type Uploads = ReturnType<typeof makeUploads>;
