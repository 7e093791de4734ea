/** Lists, and lists that come in pages, newest first. */
import { type Accessor, For, type JSX, Show, createMemo, createSignal } from "solid-js";
import { Problem, call } from "../shared/api";
import { Trouble, useDesk } from "./speak";

interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | null | undefined;
}

/** Loads at once; `again` looks from the newest as far down as was open. */
export function makePages<A, T>(path: string, read: (answer: A) => Page<T>) {
  const { out } = useDesk();
  const [items, setItems] = createSignal<readonly T[]>([]);
  const [next, setNext] = createSignal<string>();
  const [trouble, setTrouble] = createSignal<unknown>();
  const [isLoaded, setLoaded] = createSignal(false);
  let turn = 0;
  const load = async (before: readonly T[], from?: string, count = 0) => {
    const mine = ++turn;
    try {
      let [found, mark] = [before, from];
      do {
        const page = mark === undefined ? "" : `?page=${encodeURIComponent(mark)}`;
        const answer = read(await call<A>("GET", `${path}${page}`));
        found = [...found, ...answer.items];
        mark = answer.next ?? undefined;
      } while (mark !== undefined && found.length < count);
      // A later look may have been answered first.
      if (mine !== turn) return;
      setItems(found);
      setNext(mark);
      setTrouble(undefined);
    } catch (error) {
      // The session is short on purpose.
      if (error instanceof Problem && error.status === 401) out();
      setTrouble(error);
    }
    setLoaded(true);
  };
  const again = () => load([], undefined, items().length);
  const more = () => load(items(), next());
  void again();
  return { items, next, trouble, isLoaded, again, more };
}

type Pages<T> = Omit<ReturnType<typeof makePages<unknown, T>>, "again">;

/** A part of the desk under its title. */
export function Section(props: { id: string; title: string; lead?: string; children: JSX.Element }) {
  return (
    <section class="stack" aria-labelledby={props.id}>
      <h2 id={props.id}>{props.title}</h2>
      <Show when={props.lead}>
        <p class="soft">{props.lead}</p>
      </Show>
      {props.children}
    </section>
  );
}

type Row<T> = (it: Accessor<NonNullable<T>>) => JSX.Element;

/** What stays itself by its id keeps its row, and what is typed there, while it is looked at again. */
export function Keyed<T>(props: {
  each: readonly T[];
  by: (it: T) => unknown;
  children: Row<T>;
}) {
  const known = createMemo(() => new Map(props.each.map((it) => [props.by(it), it])));
  const ids = createMemo(() => [...known().keys()], [], {
    equals: (a, b) => a.length === b.length && a.every((id, at) => id === b[at]),
  });
  return (
    <For each={ids()}>{(id) => <Show when={known().get(id)}>{(it) => props.children(it)}</Show>}</For>
  );
}

export function Listed<T>(props: {
  of: Pages<T>;
  by: (it: T) => unknown;
  none: string;
  children: Row<T>;
}) {
  const { say } = useDesk();
  return (
    <>
      <Trouble of={props.of.trouble()} />
      <Show when={props.of.isLoaded() && !props.of.trouble() && props.of.items().length === 0}>
        <p class="soft">{props.none}</p>
      </Show>
      <ul class="stack plain">
        <Keyed each={props.of.items()} by={props.by}>
          {(it) => <li class="card">{props.children(it)}</li>}
        </Keyed>
      </ul>
      <Show when={props.of.next()}>
        <button type="button" class="button" onClick={() => void props.of.more()}>
          {say("list.more")}
        </button>
      </Show>
    </>
  );
}
