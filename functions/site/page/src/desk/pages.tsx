/** A list that comes in pages, newest first. */
import { For, type JSX, Show, createSignal } from "solid-js";
import { Problem, call } from "../shared/api";
import { Trouble, useDesk } from "./speak";

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null | undefined;
}

/** Loads at once; `again` begins from the newest. */
export function makePages<A, T>(path: string, read: (answer: A) => Page<T>) {
  const { out } = useDesk();
  const [items, setItems] = createSignal<readonly T[]>([]);
  const [next, setNext] = createSignal<string>();
  const [trouble, setTrouble] = createSignal<unknown>();
  const [isLoaded, setLoaded] = createSignal(false);
  const load = async (before: readonly T[], from?: string) => {
    const page = from === undefined ? "" : `?page=${encodeURIComponent(from)}`;
    try {
      const found = read(await call<A>("GET", `${path}${page}`));
      setItems([...before, ...found.items]);
      setNext(found.next ?? undefined);
      setTrouble(undefined);
    } catch (error) {
      // The session is short on purpose.
      if (error instanceof Problem && error.status === 401) out();
      setTrouble(error);
    }
    setLoaded(true);
  };
  const again = () => load([]);
  const more = () => load(items(), next());
  void again();
  return { items, next, trouble, isLoaded, again, more };
}

export type Pages<T> = Omit<ReturnType<typeof makePages<unknown, T>>, "again">;

export function Listed<T>(props: {
  of: Pages<T>;
  none: string;
  children: (it: T) => JSX.Element;
}) {
  const { say } = useDesk();
  return (
    <>
      <Trouble of={props.of.trouble()} />
      <Show when={props.of.isLoaded() && !props.of.trouble() && props.of.items().length === 0}>
        <p class="soft">{props.none}</p>
      </Show>
      <ul class="stack plain">
        <For each={props.of.items()}>{(it) => <li class="card">{props.children(it)}</li>}</For>
      </ul>
      <Show when={props.of.next()}>
        <button type="button" class="button" onClick={() => void props.of.more()}>
          {say("list.more")}
        </button>
      </Show>
    </>
  );
}
