/** What should be done: in words, and by hand. Nothing is spent here. */
import { For, Show, createEffect, createMemo, createSignal, createUniqueId } from "solid-js";
import { call } from "../shared/api";
import { number, signed } from "../shared/format";
import type { Answer } from "../shared/schema";
import { type App, WISH_KEPT, useApp } from "./app";
import { Trouble } from "./parts/Trouble";
import { Kinds } from "./Kinds";
import {
  ASPECTS,
  KIND_NAMES,
  type Kind,
  KINDS,
  LOOKS,
  type Panel,
  SLIDERS,
  type Slider,
  type Steps,
  UNTOUCHED,
  USUAL,
  isOnlyKind,
  recipe,
  wish,
} from "./recipe";
import { persist } from "../shared/retry";

type Reading = Answer<"/readings", "post">;

const TEXT_CHARS_MAX = 2000;

/** A wish that was begun: whoever goes away to pay finds it again. */
const begun = {
  key: WISH_KEPT,
  get: (who: string): { text: string; panel: Panel; kind: Kind } => {
    const nothing = { text: "", panel: UNTOUCHED, kind: USUAL };
    try {
      const kept: unknown = JSON.parse(sessionStorage.getItem(begun.key) ?? "null");
      const it = kept as { who: string; text: string; panel: Panel; kind?: Kind } | null;
      // Another customer may have sat here before.
      return it?.who === who ? { ...it, kind: KINDS.find((one) => one === it.kind) ?? USUAL } : nothing;
    } catch {
      return nothing;
    }
  },
  set: (who: string, text: string, panel: Panel, kind: Kind) => {
    try {
      sessionStorage.setItem(begun.key, JSON.stringify({ who, text, panel, kind }));
    } catch {
      // A browser that keeps nothing asks again.
    }
  },
};

/** `isKept` for the one wish of the page, which a tab remembers; `before` is what it is by now. */
export function makeWishes({ language, say, account }: App, isKept = false, before = USUAL) {
  const who = account()?.id ?? "";
  const start = isKept ? begun.get(who) : { text: "", panel: UNTOUCHED, kind: before };
  const [text, setText] = createSignal(start.text);
  const [reading, setReading] = createSignal<Reading>();
  const [removed, setRemoved] = createSignal<ReadonlySet<number>>(new Set());
  const [taken, setTaken] = createSignal<ReadonlySet<number>>(new Set());
  const [enough, setEnough] = createSignal(false);
  const [panel, setPanel] = createSignal<Panel>(start.panel);
  const [kind, setKind] = createSignal<Kind>(start.kind);
  if (isKept) createEffect(() => begun.set(who, text(), panel(), kind()));
  const [trouble, setTrouble] = createSignal<unknown>();
  const [busy, setBusy] = createSignal(false);

  const forget = () => {
    setReading(undefined);
    setRemoved(new Set<number>());
    setTaken(new Set<number>());
    setEnough(false);
  };
  const write = (said: string) => {
    setText(said);
    forget();
  };
  const read = async () => {
    const said = text().trim();
    if (said === "" || busy()) return;
    setBusy(true);
    setTrouble(undefined);
    try {
      const body = { text: said, language };
      const found = await persist(() => call<Reading>("POST", "/readings", { body }));
      // Words that were changed meanwhile were not what was read.
      if (text().trim() === said) {
        forget();
        setReading(found);
      }
    } catch (error) {
      setTrouble(error);
    }
    setBusy(false);
  };
  const chips = createMemo(() => {
    const it = reading();
    if (it === undefined) return [];
    const left = it.chips.filter((_, at) => !removed().has(at)).map((chip) => chip.step);
    const offers = it.questions.filter((_, at) => taken().has(at)).map((ask) => ask.offer?.step);
    return [...left, ...offers].map((step) => (step ?? null) as Steps | null);
  });
  /** Whether something is still to be answered before the words can be followed. */
  const isOpen = () => {
    const it = reading();
    if (it === undefined || !it.must_ask || enough()) return false;
    const isAnswered = it.questions.every((ask, at) => ask.offer && taken().has(at));
    return !isAnswered || it.cannot.length > 0 || it.unknown.length > 0;
  };
  const made = createMemo(() => {
    // Words that nobody has read yet, or that ask, would be done otherwise than they say.
    if ((text().trim() !== "" && reading() === undefined) || isOpen()) return undefined;
    const isAsRead = reading()?.must_ask === false && removed().size === 0 && taken().size === 0;
    const chosen = { text: text().trim(), language, chips: chips(), panel: panel(), isAsRead };
    return wish({ ...chosen, kind: kind(), before });
  });
  const flip = (set: ReadonlySet<number>, at: number): ReadonlySet<number> => {
    const next = new Set(set);
    if (!next.delete(at)) next.add(at);
    return next;
  };
  /** All of it in one line. */
  const says = () => {
    const it = reading();
    const left = (it?.chips ?? []).filter((_, at) => !removed().has(at)).map((chip) => chip.text);
    const offers = (it?.questions ?? []).flatMap((ask, at) =>
      ask.offer && taken().has(at) ? [ask.offer.text] : [],
    );
    const { sliders, aspect, look } = panel();
    const hand = SLIDERS.filter(({ name }) => (sliders[name] ?? 0) !== 0).map(
      ({ name }) => `${say(`hand.${name}`)} ${signed(sliders[name] ?? 0, language)}`,
    );
    const style = LOOKS.find((name) => name === look);
    const file = kind() === USUAL ? "" : KIND_NAMES[kind()];
    const more = [aspect, style ? say(`look.${style}`) : "", file].filter((part) => part !== "");
    return [...left, ...offers, ...hand, ...more].join(", ");
  };
  /** The kind of file stays: it is that of the batch. */
  const clear = () => {
    write("");
    setPanel(UNTOUCHED);
    setTrouble(undefined);
  };
  return {
    text,
    says,
    clear,
    write,
    read,
    reading,
    removed,
    drop: (at: number) => setRemoved(flip(removed(), at)),
    taken,
    take: (at: number) => setTaken(flip(taken(), at)),
    enough,
    setEnough,
    panel,
    setPanel,
    kind,
    setKind,
    isOnlyKind: () => isOnlyKind(made()),
    isUntouched: () => recipe([], panel()).steps.length === 0,
    trouble,
    busy,
    isOpen,
    wish: made,
  };
}

type Made = ReturnType<typeof makeWishes>;

export function Wishes(props: { of: Made }) {
  const { say } = useApp();
  const id = createUniqueId();
  const ask = (event: SubmitEvent) => {
    event.preventDefault();
    void props.of.read();
  };
  return (
    <div class="stack">
      <form class="field" onSubmit={ask}>
        <label for={id}>{say("wish.label")}</label>
        <span class="hint" id={`${id}-hint`}>
          {say("wish.hint")}
        </span>
        <textarea
          id={id}
          rows="3"
          maxLength={TEXT_CHARS_MAX}
          aria-describedby={`${id}-hint`}
          value={props.of.text()}
          onInput={(event) => props.of.write(event.currentTarget.value)}
        />
        <div class="row">
          <button class="button" aria-disabled={props.of.busy() ? "true" : undefined}>
            {say("wish.read")}
          </button>
          <span class="soft small">{say("wish.free")}</span>
        </div>
      </form>
      <Trouble of={props.of.trouble()} />
      <div aria-live="polite">
        <Show when={props.of.reading()}>{(it) => <Read of={props.of} reading={it()} />}</Show>
      </div>
      <Hand of={props.of} />
      <Kinds is={props.of.kind()} set={props.of.setKind} />
    </div>
  );
}

function Read(props: { of: Made; reading: Reading }) {
  const { say } = useApp();
  const id = createUniqueId();
  const isChanged = () => props.of.removed().size > 0 || props.of.taken().size > 0;
  return (
    <div class="card stack">
      <h3>{say("wish.says")}</h3>
      <p>{props.reading.says}</p>
      <Show when={props.reading.chips.length > 0}>
        <ul class="chips">
          <For each={props.reading.chips}>
            {(chip, at) => (
              <li>
                <Show
                  when={chip.what !== "lock"}
                  fallback={<span class="badge warn">{chip.text}</span>}
                >
                  <button
                    type="button"
                    class="chip"
                    aria-pressed={!props.of.removed().has(at())}
                    onClick={() => props.of.drop(at())}
                  >
                    {chip.text}
                  </button>
                </Show>
              </li>
            )}
          </For>
        </ul>
        <p class="soft small">{say(isChanged() ? "wish.changed" : "wish.chips")}</p>
      </Show>
      <Show when={props.reading.questions.length > 0}>
        <h3>{say("wish.questions")}</h3>
        <ul class="stack plain">
          <For each={props.reading.questions}>
            {(ask, at) => (
              <li class="stack">
                <p>{ask.text}</p>
                <Show when={ask.offer}>
                  {(offer) => (
                    <button
                      type="button"
                      class="chip"
                      aria-pressed={props.of.taken().has(at())}
                      onClick={() => props.of.take(at())}
                    >
                      {offer().text}
                    </button>
                  )}
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={props.reading.cannot.length > 0}>
        <h3>{say("wish.cannot")}</h3>
        <ul class="stack plain">
          <For each={props.reading.cannot}>{(it) => <li>{it.text}</li>}</For>
        </ul>
      </Show>
      <Show when={props.reading.unknown.length > 0}>
        <p>{say("wish.unknown", { words: unknown(props.of.text().trim(), props.reading) })}</p>
      </Show>
      <Show when={props.reading.must_ask}>
        <div class="choice">
          <input
            id={id}
            type="checkbox"
            checked={props.of.enough()}
            onChange={(event) => props.of.setEnough(event.currentTarget.checked)}
          />
          <label for={id}>{say("wish.enough")}</label>
        </div>
      </Show>
    </div>
  );
}

/** The words that nobody knows. Places count characters of Unicode, not units of UTF-16. */
function unknown(text: string, { unknown }: Reading): string {
  const signs = [...text];
  return unknown.map(({ from, to }) => `«${signs.slice(from, to).join("")}»`).join(", ");
}

function Hand(props: { of: Made }) {
  const { say } = useApp();
  const id = createUniqueId();
  const change = (part: Partial<Panel>) => props.of.setPanel({ ...props.of.panel(), ...part });
  return (
    <details class="card">
      <summary>{say("hand.title")}</summary>
      <div class="stack">
        <For each={SLIDERS}>
          {(it) => (
            <Slide
              of={it}
              value={props.of.panel().sliders[it.name] ?? 0}
              set={(value) => change({ sliders: { ...props.of.panel().sliders, [it.name]: value } })}
            />
          )}
        </For>
        <div class="field">
          <label for={`${id}-aspect`}>{say("hand.aspect")}</label>
          <select
            id={`${id}-aspect`}
            onChange={(event) => change({ aspect: event.currentTarget.value })}
          >
            <option value="" selected={props.of.panel().aspect === ""}>
              {say("hand.asis")}
            </option>
            <For each={ASPECTS}>
              {(it) => (
                <option value={it} selected={props.of.panel().aspect === it}>
                  {it}
                </option>
              )}
            </For>
          </select>
        </div>
        <div class="field">
          <label for={`${id}-look`}>{say("hand.look")}</label>
          <select id={`${id}-look`} onChange={(event) => change({ look: event.currentTarget.value })}>
            <option value="" selected={props.of.panel().look === ""}>
              {say("hand.none")}
            </option>
            <For each={LOOKS}>
              {(it) => (
                <option value={it} selected={props.of.panel().look === it}>
                  {say(`look.${it}`)}
                </option>
              )}
            </For>
          </select>
        </div>
        <Show when={!props.of.isUntouched()}>
          <button type="button" class="button" onClick={() => props.of.setPanel(UNTOUCHED)}>
            {say("hand.reset")}
          </button>
        </Show>
      </div>
    </details>
  );
}

function Slide(props: { of: Slider; value: number; set: (value: number) => void }) {
  const { say, language } = useApp();
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>
        {say(`hand.${props.of.name}`)}{" "}
        <output for={id} class="number soft">
          {number(props.value, language)}
        </output>
      </label>
      <input
        id={id}
        type="range"
        min={props.of.min}
        max={props.of.max}
        step={props.of.by}
        value={props.value}
        onInput={(event) => props.set(Number(event.currentTarget.value))}
      />
    </div>
  );
}
