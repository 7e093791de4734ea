/** The photos: choosing, saying what should be done, sending, and what became of each. */
import { For, Show, createEffect, createMemo, createSignal, createUniqueId, on, onCleanup } from "solid-js";
import { Problem } from "../shared/api";
import { percent, size } from "../shared/format";
import { Gallery, makeAlbum } from "./Gallery";
import { Wishes, makeWishes } from "./Wishes";
import { useApp } from "./app";
import { chosen, dropped } from "./dropped";
import { Thumb } from "./parts/Thumb";
import { Trouble } from "./parts/Trouble";
import { type Item, makeUploads } from "./uploads";

const ACCEPTED = "image/jpeg,image/png,image/webp,image/tiff,image/heic,image/heif,.heic,.heif";
const UNDER_WAY = new Set(["looking", "asking", "queued", "sending"]);

export function Photos() {
  const app = useApp();
  const { say } = app;
  // A unit may have come back.
  const album = makeAlbum(() => void app.reload());
  const owner = app.account()?.id ?? "";
  const isMine = () => app.account()?.id === owner;
  const uploads = makeUploads(owner, isMine, () => {
    void album.refresh();
    void app.reload();
  });
  const wishes = makeWishes(app);
  const [trouble, setTrouble] = createSignal<unknown>();
  const [busy, setBusy] = createSignal(false);
  const count = (...states: string[]) =>
    uploads.items.filter((it) => states.includes(it.state)).length;
  const ready = createMemo(() => count("ready"));
  const failed = createMemo(() => count("failed"));
  const isMoving = () => uploads.items.some((it) => UNDER_WAY.has(it.state));
  // Whoever logged in again may go on.
  const who = createMemo(() => app.account()?.id);
  createEffect(on(who, () => setTrouble(undefined), { defer: true }));
  // Closing the window now would leave photos behind.
  const stay = (event: BeforeUnloadEvent) => isMoving() && event.preventDefault();
  addEventListener("beforeunload", stay);
  onCleanup(() => removeEventListener("beforeunload", stay));

  const work = async (it: () => Promise<void>) => {
    if (busy()) return;
    setBusy(true);
    setTrouble(undefined);
    await it().catch(setTrouble);
    setBusy(false);
    await Promise.all([app.reload(), album.refresh()]);
  };
  const begin = () => {
    const wish = wishes.wish();
    if (!wish || ready() === 0) return;
    void work(async () => {
      // They go in portions: what is too much is told before the first of them takes anything.
      await app.reload();
      const left = app.account()?.available ?? Number.POSITIVE_INFINITY;
      const needed = ready();
      if (left < needed) throw new Problem("not-enough-photos", 402, { needed, left }, undefined);
      await uploads.send(wish);
    });
  };
  const remove = (id: number) => void work(() => uploads.remove(id));
  /** Those that the list below does not show yet. */
  const shown = () => uploads.items.filter((it) => it.state !== "sent" || !album.has(it.photo));
  const original = (photo: string) => uploads.items.find((it) => it.photo === photo)?.file;
  const isOpen = (photo: string) =>
    !uploads.items.some((it) => it.photo === photo && it.state !== "sent");
  const why = () => {
    if (count("looking") > 0) return say("begin.looking");
    if (ready() === 0) return say("begin.photos");
    return wishes.wish() ? say("begin.spends", { count: ready() }) : say("begin.wish");
  };
  return (
    <div class="stack-l">
      <section class="stack" aria-labelledby="choose">
        <h2 id="choose">{say("choose.title")}</h2>
        <Show when={uploads.left() > 0}>
          <div class="notice warn stack" role="status">
            <p>{say("left.lead", { count: uploads.left() })}</p>
            <button type="button" class="button" onClick={uploads.drop}>
              {say("left.drop")}
            </button>
          </div>
        </Show>
        <Choose add={uploads.add} />
        <ul class="files">
          <For each={shown()}>{(it) => <Row of={it} remove={remove} />}</For>
        </ul>
        <p aria-live="polite" class="soft small">
          <Show when={uploads.items.length > 0}>
            {say("choose.sum", {
              ready: ready(),
              sent: count("sent"),
              bad: count("flawed", "failed"),
            })}
          </Show>
        </p>
        <Show when={failed() > 0}>
          <button type="button" class="button" onClick={() => void work(uploads.retry)}>
            {say("choose.retry", { count: failed() })}
          </button>
        </Show>
      </section>
      <Wishes of={wishes} />
      <section class="stack">
        <Trouble of={trouble()} />
        <button
          type="button"
          class="button primary"
          aria-disabled={busy() || ready() === 0 || !wishes.wish() ? "true" : undefined}
          aria-describedby="why"
          onClick={begin}
        >
          {say("begin.button", { count: ready() })}
        </button>
        <p id="why" class="soft small" aria-live="polite">
          {why()}
        </p>
      </section>
      <Gallery of={album} original={original} isOpen={isOpen} />
    </div>
  );
}

function Choose(props: { add: (files: Iterable<File>) => void }) {
  const { say } = useApp();
  const id = createUniqueId();
  const [over, setOver] = createSignal(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer) void dropped(event.dataTransfer, props.add);
  };
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const choose = (event: Event & { currentTarget: HTMLInputElement }) => {
    props.add(chosen(event.currentTarget.files ?? []));
    // The same file may be chosen again.
    event.currentTarget.value = "";
  };
  const folder = (input: HTMLInputElement) => {
    input.webkitdirectory = true;
  };
  return (
    <div
      class="drop stack"
      classList={{ over: over() }}
      onDragOver={hover}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p>{say("choose.lead")}</p>
      <div class="row">
        <span class="pick">
          <input id={id} type="file" multiple accept={ACCEPTED} onChange={choose} />
          <label class="button primary" for={id}>
            {say("choose.label")}
          </label>
        </span>
        <Show when={"webkitdirectory" in HTMLInputElement.prototype}>
          <span class="pick">
            <input id={`${id}-folder`} type="file" onChange={choose} ref={folder} />
            <label class="button" for={`${id}-folder`}>
              {say("choose.folder")}
            </label>
          </span>
        </Show>
      </div>
      <p class="soft small">{say("choose.hint")}</p>
    </div>
  );
}

const TONES: Partial<Record<Item["state"], string>> = { flawed: "bad", failed: "bad", sent: "good" };

function Row(props: { of: Item; remove: (id: number) => void }) {
  const { say, language } = useApp();
  const isStill = () => ["flawed", "ready", "failed"].includes(props.of.state);
  return (
    <li class="file">
      <Thumb of={props.of.type ? props.of.file : undefined} />
      <div class="file-name">
        <span>{props.of.file.name}</span>
        <span class="soft small number">{size(props.of.file.size, language)}</span>
      </div>
      <span class={`badge ${TONES[props.of.state] ?? ""}`}>{say(`state.${props.of.state}`)}</span>
      <Show when={props.of.state === "sending"}>
        <progress max="1" value={props.of.share} aria-label={props.of.file.name} />
        <span class="small number">{percent(props.of.share, language)}</span>
      </Show>
      <Show when={isStill()}>
        <button
          type="button"
          class="button quiet"
          aria-label={say("choose.remove.name", { name: props.of.file.name })}
          onClick={() => props.remove(props.of.id)}
        >
          {say("choose.remove")}
        </button>
      </Show>
      <Show when={props.of.reason}>
        {(reason) => <p class="file-why small">{say(`reason.${reason()}`)}</p>}
      </Show>
    </li>
  );
}
