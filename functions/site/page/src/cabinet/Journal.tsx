/** Every movement of the photos of the packs, newest first. Loaded when it is opened. */
import { For, Show, createSignal } from "solid-js";
import { call } from "../shared/api";
import { moment, money, signed } from "../shared/format";
import { useApp } from "./app";
import { packName } from "./kinds";
import { Trouble } from "./parts/Trouble";
import { persist } from "../shared/retry";
import type { Words } from "./words";

interface Line {
  readonly at: string;
  readonly what: string;
  readonly units: number;
  readonly pack: string;
  readonly why?: string;
  readonly money?: { readonly tenge: number };
}

interface Lines {
  readonly journal: { readonly lines: readonly Line[]; readonly next?: string };
}

const LINES = 20;

const WHAT: Record<string, keyof Words> = {
  granted: "journal.granted",
  taken: "journal.taken",
  "returned failed": "journal.failed",
  "returned never-uploaded": "journal.absent",
  "returned cancelled": "journal.cancelled",
  "returned batch-undone": "journal.undone",
  expired: "journal.expired",
  frozen: "journal.frozen",
  "unfrozen withdrawn": "journal.withdrawn",
  "unfrozen refused": "journal.refused",
  refunded: "journal.refunded",
};

/** These leave what may be used. */
const AWAY = new Set(["taken", "expired", "frozen", "refunded"]);

export function Journal() {
  const { say, language, account } = useApp();
  const [lines, setLines] = createSignal<readonly Line[]>([]);
  const [next, setNext] = createSignal<string>();
  const [trouble, setTrouble] = createSignal<unknown>();
  const load = async (from?: string) => {
    const before = lines();
    const page = from === undefined ? "" : `&page=${encodeURIComponent(from)}`;
    try {
      const found = await persist(() => call<Lines>("GET", `/account?limit=${LINES}${page}`));
      setLines([...before, ...found.journal.lines]);
      setNext(found.journal.next);
      setTrouble(undefined);
    } catch (error) {
      setTrouble(error);
    }
  };
  void load();
  const name = (pack: string) => packName(account()?.packs.find((it) => it.id === pack)?.kind);
  const what = (it: Line) =>
    WHAT[it.why === undefined ? it.what : `${it.what} ${it.why}`] ?? "journal.other";
  return (
    <div class="stack">
      <Trouble of={trouble()} />
      <ul class="ledger">
        <For each={lines()}>
          {(it) => (
            <li>
              <span class="number ledger-units">
                {signed(AWAY.has(it.what) ? -it.units : it.units, language)}
              </span>
              <span>
                {say(what(it))}
                <Show when={it.money}>{(sum) => `, ${money(sum().tenge, language)}`}</Show>
                <br />
                <span class="soft small">
                  {moment(it.at, language)}
                  <Show when={name(it.pack)}>{(key) => `, ${say(key())}`}</Show>
                </span>
              </span>
            </li>
          )}
        </For>
      </ul>
      <Show when={next()}>
        <button type="button" class="button" onClick={() => void load(next())}>
          {say("gallery.more")}
        </button>
      </Show>
    </div>
  );
}
