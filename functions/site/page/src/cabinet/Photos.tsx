/** The photos: choosing, saying what should be done, sending, and what became of each. */
import { Show, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { Problem } from "../shared/api";
import { Choose } from "./Choose";
import { Gallery } from "./Gallery";
import { Queue } from "./Queue";
import { Wishes, makeWishes } from "./Wishes";
import { makeAlbum } from "./album";
import { useApp } from "./app";
import { Trouble } from "./parts/Trouble";
import { makePick } from "./parts/pick";
import { KIND_NAMES } from "./recipe";
import { makeUploads } from "./uploads";

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
  const wishes = makeWishes(app, true);
  const [trouble, setTrouble] = createSignal<unknown>();
  const [busy, setBusy] = createSignal(false);
  const count = (...states: string[]) =>
    uploads.items.filter((it) => states.includes(it.state)).length;
  const readyOnes = createMemo(() => uploads.items.filter((it) => it.state === "ready"));
  const ready = () => readyOnes().length;
  /** Ready, and nothing was said of them alone. */
  const others = createMemo(() => readyOnes().filter((it) => it.own === undefined).length);
  const failed = createMemo(() => count("failed"));
  const pick = makePick(createMemo(() => readyOnes().map((it) => it.id)));
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
  /** For some only: whoever chose them and did not say so would have all of them done alike. */
  const isSome = () => pick.picked().length > 0 && pick.picked().length < ready();
  const mayBegin = () => ready() > 0 && !isSome() && (wishes.wish() !== undefined || others() === 0);
  const begin = () => {
    if (!mayBegin()) return;
    void work(async () => {
      // They go in portions: what is too much is told before the first of them takes anything.
      await app.reload();
      const left = app.account()?.available ?? Number.POSITIVE_INFINITY;
      const needed = ready();
      if (left < needed) throw new Problem("not-enough-photos", 402, { needed, left }, undefined);
      await uploads.send(wishes.wish());
    });
  };
  const remove = (id: number) => void work(() => uploads.remove(id));
  /** The wish is that of the chosen ones, and the next one begins from nothing. */
  const setOwn = () => {
    const wish = wishes.wish();
    if (wish === undefined || pick.picked().length === 0) return;
    uploads.setOwn(pick.picked(), { wish, says: wishes.says() });
    pick.clear();
    wishes.clear();
  };
  /** Those that the list below does not show yet. */
  const shown = () => uploads.items.filter((it) => it.state !== "sent" || !album.has(it.photo));
  const original = (photo: string) => uploads.items.find((it) => it.photo === photo)?.file;
  const isOpen = (photo: string) =>
    !uploads.items.some((it) => it.photo === photo && it.state !== "sent");
  const why = () => {
    if (count("looking") > 0) return say("begin.looking");
    if (ready() === 0) return say("begin.photos");
    if (isSome()) return say("begin.some");
    if (mayBegin()) {
      const spends = say("begin.spends", { count: ready() });
      if (others() === 0 || !wishes.isOnlyKind()) return spends;
      return `${say("begin.kind", { count: others(), kind: KIND_NAMES[wishes.kind()] })} ${spends}`;
    }
    return others() < ready() ? say("begin.rest", { count: others() }) : say("begin.wish");
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
        <Queue of={uploads} shown={shown()} pick={pick} remove={remove} />
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
      <section class="stack" aria-labelledby="wishes">
        <h2 id="wishes">{say("wish.title")}</h2>
        <Wishes of={wishes} />
        <Show when={isSome()}>
          <div class="notice stack">
            <p>{say("own.lead", { count: pick.picked().length })}</p>
            <div class="row">
              <button
                type="button"
                class="button primary"
                aria-disabled={wishes.wish() ? undefined : "true"}
                onClick={setOwn}
              >
                {say("own.set", { count: pick.picked().length })}
              </button>
              <button type="button" class="button" onClick={pick.clear}>
                {say("pick.none")}
              </button>
            </div>
          </div>
        </Show>
      </section>
      <section class="stack">
        <Trouble of={trouble()} />
        <button
          type="button"
          class="button primary"
          aria-disabled={busy() || !mayBegin() ? "true" : undefined}
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
