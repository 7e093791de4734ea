/** The files that were chosen, each with its own fate, and with a wish of its own where it has one. */
import { For, Show } from "solid-js";
import { percent, size } from "../shared/format";
import { useApp } from "./app";
import { PickAll, PickOne, type makePick } from "./parts/pick";
import { Thumb } from "./parts/Thumb";
import type { Item, Uploads } from "./uploads";

/** With fewer there is nobody to be told apart. */
const PICK_MIN = 2;
/** More would push what comes next out of reach: they scroll on their own. */
const LONG = 8;
const TONES: Partial<Record<Item["state"], string>> = { flawed: "bad", failed: "bad", sent: "good" };

export function Queue(props: {
  of: Uploads;
  shown: readonly Item[];
  pick: ReturnType<typeof makePick<number>>;
  remove: (id: number) => void;
}) {
  const { say } = useApp();
  const isPickable = () => props.pick.all().length >= PICK_MIN;
  return (
    <>
      <Show when={isPickable()}>
        <PickAll of={props.pick} name={say("choose.title")} />
      </Show>
      <ul class="files" classList={{ long: props.shown.length > LONG }}>
        <For each={props.shown}>
          {(it) => (
            <Row of={it} pick={isPickable() ? props.pick : undefined} uploads={props.of} remove={props.remove} />
          )}
        </For>
      </ul>
    </>
  );
}

function Row(props: {
  of: Item;
  pick: ReturnType<typeof makePick<number>> | undefined;
  uploads: Uploads;
  remove: (id: number) => void;
}) {
  const { say, language } = useApp();
  const isStill = () => ["flawed", "ready", "failed"].includes(props.of.state);
  return (
    <li class="file">
      <Show when={props.of.state === "ready" && props.pick}>
        {(pick) => (
          <PickOne
            name={props.of.file.name}
            is={pick().has(props.of.id)}
            flip={() => pick().flip(props.of.id)}
          />
        )}
      </Show>
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
      <Show when={props.of.state === "ready" && props.of.own}>
        {(own) => (
          <p class="file-why own small">
            {say("own.is", { wish: own().says })}
            <button
              type="button"
              class="button quiet"
              onClick={() => props.uploads.setOwn([props.of.id], undefined)}
            >
              {say("own.none")}
              <span class="unseen">: {props.of.file.name}</span>
            </button>
          </p>
        )}
      </Show>
      <Show when={props.of.reason}>
        {(reason) => <p class="file-why small">{say(`reason.${reason()}`)}</p>}
      </Show>
    </li>
  );
}
