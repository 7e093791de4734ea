/** Choosing some of a list: for them, and not for the others. */
import { createEffect, createMemo, createSignal, createUniqueId } from "solid-js";
import { useApp } from "../app";

export function makePick<T extends string | number>(all: () => readonly T[]) {
  const [marked, setMarked] = createSignal<ReadonlySet<T>>(new Set<T>());
  // What has left the list is not chosen any more.
  const picked = createMemo(() => all().filter((it) => marked().has(it)));
  const flip = (one: T) => {
    const next = new Set(picked());
    if (!next.delete(one)) next.add(one);
    setMarked(next);
  };
  return {
    all,
    picked,
    has: (one: T) => marked().has(one),
    flip,
    clear: () => setMarked(new Set<T>()),
    whole: () => setMarked(new Set(all())),
  };
}

type Pick = ReturnType<typeof makePick<string>> | ReturnType<typeof makePick<number>>;

/** All of them, or none. */
export function PickAll(props: { of: Pick; name: string }) {
  const { say } = useApp();
  const id = createUniqueId();
  const count = () => props.of.picked().length;
  const isWhole = () => count() > 0 && count() === props.of.all().length;
  const flip = () => void (isWhole() ? props.of.clear() : props.of.whole());
  let box: HTMLInputElement | undefined;
  createEffect(() => {
    if (box) box.indeterminate = count() > 0 && !isWhole();
  });
  return (
    <div class="pick-all" role="group" aria-label={props.name}>
      <input
        id={id}
        type="checkbox"
        checked={isWhole()}
        ref={box}
        onChange={flip}
      />
      <label for={id}>{say("pick.all")}</label>
      <span class="soft small" aria-live="polite">
        {count() > 0 ? say("pick.some", { count: count(), all: props.of.all().length }) : ""}
      </span>
    </div>
  );
}

/** One of them. */
export function PickOne(props: { name: string; is: boolean; flip: () => void }) {
  const { say } = useApp();
  return (
    <input
      type="checkbox"
      aria-label={say("pick.one", { name: props.name })}
      checked={props.is}
      onChange={() => props.flip()}
    />
  );
}
