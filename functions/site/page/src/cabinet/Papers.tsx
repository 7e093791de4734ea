/** Papers that the operator asks for: why, and the way to send one. Loaded only where one is asked. */
import { For, Match, Show, Switch, createSignal, createUniqueId } from "solid-js";
import { call } from "../shared/api";
import { day, percent } from "../shared/format";
import { type Flaw, PAPER_TYPES, announce, deliver } from "../shared/papers";
import type { Link } from "../shared/put";
import { persist } from "../shared/retry";
import { type Paper, useApp } from "./app";
import { Trouble } from "./parts/Trouble";

const STATES = ["asked", "sent", "accepted", "refused"] as const;
const TONES: Record<string, string> = { asked: "warn", accepted: "good", refused: "bad" };

export function Papers(props: { of: readonly Paper[]; changed: () => void }) {
  const { say } = useApp();
  return (
    <section class="card stack" aria-labelledby="papers">
      <h2 id="papers">{say("papers.title")}</h2>
      <ul class="stack plain">
        <For each={props.of}>{(it) => <One of={it} changed={props.changed} />}</For>
      </ul>
    </section>
  );
}

function One(props: { of: Paper; changed: () => void }) {
  const { say, language } = useApp();
  const state = () => STATES.find((it) => it === props.of.state);
  return (
    <li class="stack">
      <h3>
        {props.of.what}{" "}
        <Show when={state()}>
          {(it) => <span class={`badge ${TONES[it()] ?? ""}`}>{say(`paper.${it()}`)}</span>}
        </Show>
      </h3>
      <p class="small">
        {props.of.why} <span class="soft">{day(props.of.asked_at, language)}</span>
      </p>
      <Show when={props.of.name}>
        <p class="soft small">{props.of.name}</p>
      </Show>
      <Show when={props.of.note}>
        {(note) => <p class="small">{say("paper.note", { note: note() })}</p>}
      </Show>
      <Show when={props.of.state === "asked"}>
        <Send of={props.of} changed={props.changed} />
      </Show>
    </li>
  );
}

function Send(props: { of: Paper; changed: () => void }) {
  const { say, language } = useApp();
  const id = createUniqueId();
  const [share, setShare] = createSignal<number>();
  const [flaw, setFlaw] = createSignal<Flaw | "failed">();
  const [trouble, setTrouble] = createSignal<unknown>();
  const send = async (file: File) => {
    setFlaw(undefined);
    setTrouble(undefined);
    const body = await announce(file);
    if (typeof body === "string") return setFlaw(body);
    setShare(0);
    const ask = () =>
      persist(() => call<{ upload?: Link }>("POST", `/account/papers/${props.of.id}`, { body }));
    try {
      const isThere = await deliver(file, async () => (await ask()).upload, setShare);
      if (isThere) props.changed();
      else setFlaw("failed");
    } catch (error) {
      setTrouble(error);
    }
    return setShare(undefined);
  };
  const choose = (event: Event & { currentTarget: HTMLInputElement }) => {
    const file = event.currentTarget.files?.[0];
    // The same file may be chosen again.
    event.currentTarget.value = "";
    if (file && share() === undefined) void send(file);
  };
  return (
    <div class="stack">
      <div class="row">
        <span class="pick">
          <input id={id} type="file" accept={PAPER_TYPES} onChange={choose} />
          <label class="button" for={id}>
            {say("paper.choose")}
            <span class="unseen">: {props.of.what}</span>
          </label>
        </span>
        <span class="soft small">{say("paper.hint")}</span>
      </div>
      <Trouble of={trouble()} />
      <div aria-live="polite">
        <Switch>
          <Match when={share() !== undefined}>
            <p class="small number">
              {say("state.sending")}: {percent(share() ?? 0, language)}
            </p>
          </Match>
          <Match when={flaw()}>
            {(it) => <p class="notice bad small">{say(`paper.flaw.${it()}`)}</p>}
          </Match>
        </Switch>
      </div>
    </div>
  );
}
