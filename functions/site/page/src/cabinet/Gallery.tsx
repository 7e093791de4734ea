/** Photos that we have: what became of each, the result, another result, and the way back. */
import { For, Show, Suspense, createEffect, createMemo, createSignal, lazy, on } from "solid-js";
import { Shown } from "./Shown";
import { abreast } from "./abreast";
import type { Album, Photo } from "./album";
import { useApp } from "./app";
import { Trouble } from "./parts/Trouble";
import { PickAll, makePick } from "./parts/pick";

const Again = lazy(() => import("./Again").then((it) => ({ default: it.Again })));

/** With fewer there is nobody to be told apart. */
const PICK_MIN = 2;
/** With more, what is not seen is not laid out. */
const MANY = 50;

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
  const known = createMemo(() => new Map(props.of.photos().map((it) => [it.id, it])));
  const photo = (id: string) => known().get(id);
  // Nothing may be done with what is kept as evidence.
  const pick = makePick(createMemo(() => ids().filter((id) => !photo(id)?.impounded)));
  const [anew, setAnew] = createSignal<readonly Photo[]>([]);
  const isPickable = () => pick.all().length >= PICK_MIN;
  return (
    <section class="stack" aria-labelledby="gallery">
      <h2 id="gallery">{say("gallery.title")}</h2>
      <Trouble of={props.of.trouble()} />
      <Show when={isPickable()}>
        <Tools of={props.of} pick={pick} photo={photo} again={setAnew} />
      </Show>
      <Show when={ids().length > 0} fallback={<p class="soft">{say("gallery.empty")}</p>}>
        <ul class="files" classList={{ many: ids().length > MANY }} aria-live="polite" aria-relevant="text">
          <For each={ids()}>
            {(id) => (
              <Show when={photo(id)}>
                {(it) => (
                  <Shown
                    of={it()}
                    original={props.original(id)}
                    pick={isPickable() && !it().impounded ? pick : undefined}
                    again={() => setAnew([it()])}
                    remove={() => props.of.remove(id)}
                  />
                )}
              </Show>
            )}
          </For>
        </ul>
      </Show>
      <Show when={props.of.next()}>
        <button type="button" class="button" onClick={() => void props.of.more()}>
          {say("gallery.more")}
        </button>
      </Show>
      <Show when={anew().length > 0}>
        <Suspense>
          <Again
            photos={anew()}
            ask={props.of.again}
            done={(isAsked) => {
              setAnew([]);
              if (isAsked) pick.clear();
              void props.of.refresh();
            }}
          />
        </Suspense>
      </Show>
    </section>
  );
}

/** What may be done with several at once. */
function Tools(props: {
  of: Album;
  pick: ReturnType<typeof makePick<string>>;
  photo: (id: string) => Photo | undefined;
  again: (photos: readonly Photo[]) => void;
}) {
  const { say } = useApp();
  const [sure, setSure] = createSignal(false);
  // Whoever was sure was sure about those.
  const which = createMemo(() => props.pick.picked().join());
  createEffect(on(which, () => setSure(false), { defer: true }));
  const picked = createMemo(() =>
    props.pick.picked().flatMap((id) => {
      const it = props.photo(id);
      return it ? [it] : [];
    }),
  );
  const done = createMemo(() => picked().filter((it) => it.result));
  const isSome = () => picked().length > 0;
  const isDone = () => done().length > 0;
  const remove = async () => {
    setSure(false);
    await abreast(picked().map((it) => it.id), props.of.remove);
  };
  return (
    <div class="tools row">
      <PickAll of={props.pick} name={say("gallery.title")} />
      <Show when={isDone()}>
        <button type="button" class="button" onClick={() => props.again(done())}>
          {say("again.some", { count: done().length })}
        </button>
      </Show>
      <Show when={isDone() || (!isSome() && props.of.photos().some((it) => it.result))}>
        <Save ids={isSome() ? new Set(done().map((it) => it.id)) : undefined} />
      </Show>
      <Show when={isSome()}>
        <Show
          when={sure()}
          fallback={
            <button type="button" class="button quiet" onClick={() => setSure(true)}>
              {say("gallery.delete.some", { count: picked().length })}
            </button>
          }
        >
          <button type="button" class="button danger" onClick={() => void remove()}>
            {say("gallery.delete.sure")}
          </button>
          <button type="button" class="button" onClick={() => setSure(false)}>
            {say("gallery.delete.no")}
          </button>
        </Show>
      </Show>
    </div>
  );
}

/** Every result, or those that were chosen, in one archive. */
function Save(props: { ids: ReadonlySet<string> | undefined }) {
  const { say } = useApp();
  const [done, setDone] = createSignal<number>();
  const [said, setSaid] = createSignal("");
  const save = async () => {
    if (done() !== undefined) return;
    setSaid("");
    setDone(0);
    try {
      const { saveAll } = await import("./saveAll");
      const missed = await saveAll("suret.zip", setDone, props.ids);
      setSaid(missed > 0 ? say("all.missed", { count: missed }) : say("all.done"));
    } catch (error) {
      // Whoever closed the window that asks where changed their mind.
      const isOff = error instanceof DOMException && error.name === "AbortError";
      if (!isOff) setSaid(say("problem.other"));
    }
    setDone(undefined);
  };
  return (
    <>
      <button
        type="button"
        class="button"
        aria-disabled={done() === undefined ? undefined : "true"}
        onClick={() => void save()}
      >
        {props.ids ? say("all.some", { count: props.ids.size }) : say("all.button")}
      </button>
      <span class="soft small" role="status">
        {done() === undefined ? said() : say("all.going", { count: done() ?? 0 })}
      </span>
    </>
  );
}
