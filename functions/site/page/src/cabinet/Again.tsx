/** Another wish for photos that are done: free, and what is there stays until the next is. */
import { Show, createEffect, createSignal, createUniqueId } from "solid-js";
import { Wishes, makeWishes } from "./Wishes";
import { abreast } from "./abreast";
import type { Photo } from "./album";
import { useApp } from "./app";
import { Trouble } from "./parts/Trouble";
import { type Wish, kindOf } from "./recipe";

export function Again(props: {
  photos: readonly Photo[];
  ask: (id: string, wish: Wish) => Promise<void>;
  done: (isAsked: boolean) => void;
}) {
  const app = useApp();
  const { say } = app;
  const id = createUniqueId();
  const kinds = new Set(props.photos.map((it) => kindOf(it.result?.type)));
  const [before] = kinds.size === 1 ? kinds : [];
  const wishes = makeWishes(app, false, before);
  const [busy, setBusy] = createSignal(false);
  const [trouble, setTrouble] = createSignal<unknown>();
  let dialog: HTMLDialogElement | undefined;
  // Asked already: a second press asks for the rest alone.
  const asked = new Set<string>();
  // A dialog over the door would let nobody in.
  createEffect(() => {
    if (app.account() === null) dialog?.close();
    else if (!dialog?.open) dialog?.showModal();
  });
  let isOver = false;
  const close = (isAsked: boolean) => {
    if (isOver) return;
    isOver = true;
    dialog?.close();
    props.done(isAsked);
  };
  const begin = async () => {
    const wish = wishes.wish();
    if (wish === undefined || busy()) return;
    setBusy(true);
    setTrouble(undefined);
    const left = props.photos.map((it) => it.id).filter((it) => !asked.has(it));
    let failed: unknown;
    const one = (photo: string) =>
      props.ask(photo, wish).then(
        () => asked.add(photo),
        (error: unknown) => (failed = error),
      );
    await abreast(left, one, () => isOver);
    setBusy(false);
    if (failed === undefined) close(true);
    else setTrouble(failed);
  };
  return (
    <dialog
      ref={dialog}
      class="again"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        close(asked.size > 0);
      }}
    >
      <div class="stack">
        <h2 id={id}>{say("again.title", { count: props.photos.length })}</h2>
        <Show when={props.photos.length === 1}>
          <p class="soft small">{props.photos[0]?.name}</p>
        </Show>
        <p>{say("again.lead")}</p>
        <Wishes of={wishes} />
        <p class="soft small" aria-live="polite">
          <Show when={wishes.isOnlyKind()}>{say("again.kind")}</Show>
        </p>
        <Trouble of={trouble()} />
        <div class="row">
          <button
            type="button"
            class="button primary"
            aria-disabled={busy() || !wishes.wish() ? "true" : undefined}
            onClick={() => void begin()}
          >
            {say("again.begin", { count: props.photos.length })}
          </button>
          <button type="button" class="button" onClick={() => close(asked.size > 0)}>
            {say("again.no")}
          </button>
        </div>
      </div>
    </dialog>
  );
}
