/** Photos that we have: what became of each, the result, and the way back to the original. */
import { For, Match, Show, Switch, createMemo, createSignal, onCleanup } from "solid-js";
import { Problem, call } from "../shared/api";
import { moment } from "../shared/format";
import type { Answer, Schema } from "../shared/schema";
import { Compare } from "./Compare";
import { useApp } from "./app";
import { Thumb } from "./parts/Thumb";
import { Trouble } from "./parts/Trouble";
import { persist } from "./retry";
import type { Words } from "./words";

type Photo = Schema["ShownPhoto"];
type Page = Answer<"/photos", "get">;

const SOON_MS = 2_000;
const LATER_MS = 15_000;
const STAGES = ["held", "running", "delivered", "failed", "abandoned", "parked"] as const;
const TONES: Record<string, string> = { delivered: "good", failed: "bad", abandoned: "warn" };

/** Failures that have words of their own. */
const CODES = {
  "not-a-photo": "failure.photo",
  "unsupported-format": "failure.photo",
  "other-type": "failure.photo",
  "unsupported-colour": "failure.colour",
  "too-many-bytes": "failure.large",
  "too-many-pixels": "failure.large",
  "side-too-long": "failure.large",
  "too-much-memory": "failure.large",
  damaged: "failure.damaged",
  animated: "failure.animated",
} satisfies Record<string, keyof Words>;

const isMoving = (it: Photo) => it.stage === "held" || it.stage === "running";

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
  const again = (it: Photo) =>
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
      const read = await Promise.all(kept.map((it) => (isMoving(it) ? again(it) : it)));
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
  void refresh();
  const has = (id: string | undefined) => id !== undefined && known().has(id);
  return { photos, next, trouble, has, refresh, more, remove };
}

export type Album = ReturnType<typeof makeAlbum>;

export function Gallery(props: {
  of: Album;
  original: (photo: string) => File | undefined;
  isOpen: (photo: string) => boolean;
}) {
  const { say } = useApp();
  // The same photo keeps its place on the page while it is looked at again.
  const ids = createMemo(() => props.of.photos().map((it) => it.id).filter(props.isOpen), [], {
    equals: (a, b) => a.join() === b.join(),
  });
  const photo = (id: string) => props.of.photos().find((it) => it.id === id);
  return (
    <section class="stack" aria-labelledby="gallery">
      <h2 id="gallery">{say("gallery.title")}</h2>
      <Trouble of={props.of.trouble()} />
      <Show when={ids().length > 0} fallback={<p class="soft">{say("gallery.empty")}</p>}>
        <ul class="files" aria-live="polite" aria-relevant="text">
          <For each={ids()}>
            {(id) => (
              <Show when={photo(id)}>
                {(it) => (
                  <Row of={it()} original={props.original(id)} remove={() => props.of.remove(id)} />
                )}
              </Show>
            )}
          </For>
        </ul>
      </Show>
      <Show when={props.of.photos().some((it) => it.result)}>
        <All />
      </Show>
      <Show when={props.of.next()}>
        <button type="button" class="button" onClick={() => void props.of.more()}>
          {say("gallery.more")}
        </button>
      </Show>
    </section>
  );
}

/** Every result in one archive. */
function All() {
  const { say } = useApp();
  const [done, setDone] = createSignal<number>();
  const [said, setSaid] = createSignal("");
  const save = async () => {
    if (done() !== undefined) return;
    setSaid("");
    setDone(0);
    try {
      const { saveAll } = await import("./saveAll");
      const missed = await saveAll("suret.zip", setDone);
      setSaid(missed > 0 ? say("all.missed", { count: missed }) : say("all.done"));
    } catch (error) {
      // Whoever closed the window that asks where changed their mind.
      const isOff = error instanceof DOMException && error.name === "AbortError";
      if (!isOff) setSaid(say("problem.other"));
    }
    setDone(undefined);
  };
  return (
    <div class="row">
      <button
        type="button"
        class="button"
        aria-disabled={done() === undefined ? undefined : "true"}
        onClick={() => void save()}
      >
        {say("all.button")}
      </button>
      <span class="soft small" role="status">
        {done() === undefined ? said() : say("all.going", { count: done() ?? 0 })}
      </span>
    </div>
  );
}

function Row(props: { of: Photo; original: File | undefined; remove: () => Promise<void> }) {
  const { say, language } = useApp();
  const [open, setOpen] = createSignal(false);
  const [sure, setSure] = createSignal(false);
  const stage = () => STAGES.find((it) => it === props.of.stage);
  const failure = () => (CODES as Record<string, keyof Words>)[props.of.failure?.code ?? ""];
  return (
    <li class="file">
      <Thumb of={props.original} />
      <div class="file-name">
        <span>{props.of.name}</span>
        <span class="soft small">{moment(props.of.created, language)}</span>
      </div>
      <Show when={stage()}>
        {(it) => <span class={`badge ${TONES[it()] ?? ""}`}>{say(`stage.${it()}`)}</span>}
      </Show>
      <Show when={props.of.request}>
        {(it) => <p class="file-why small soft">{it().says}</p>}
      </Show>
      <Show when={props.of.failure}>
        <p class="file-why small">
          {say(failure() ?? "failure.other")} {say("failure.back")}
        </p>
      </Show>
      <div class="row file-why">
        <Show when={props.of.result}>
          {(it) => (
            <>
              <a class="button" href={it().href} download="">
                {say("gallery.download")}
                <span class="unseen">: {props.of.name}</span>
              </a>
              <button
                type="button"
                class="button"
                aria-expanded={open()}
                onClick={() => setOpen(!open())}
              >
                {say(props.original ? "gallery.compare" : "gallery.look")}
                <span class="unseen">: {props.of.name}</span>
              </button>
            </>
          )}
        </Show>
        <Switch>
          <Match when={sure()}>
            <button type="button" class="button danger" onClick={() => void props.remove()}>
              {say("gallery.delete.sure")}
            </button>
            <button type="button" class="button" onClick={() => setSure(false)}>
              {say("gallery.delete.no")}
            </button>
          </Match>
          <Match when={props.of.stage !== "running"}>
            <button type="button" class="button quiet" onClick={() => setSure(true)}>
              {say("gallery.delete")}
              <span class="unseen">: {props.of.name}</span>
            </button>
          </Match>
        </Switch>
      </div>
      <Show when={open() && props.of.result}>
        {(it) => (
          <Compare result={it().href} original={props.original} name={props.of.name} />
        )}
      </Show>
    </li>
  );
}
