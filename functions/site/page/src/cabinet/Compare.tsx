import { Show, createSignal, createUniqueId, onCleanup } from "solid-js";
import { useApp } from "./app";

/** Before and after, one above the other, with a border that moves. */
export function Compare(props: { result: string; original: File | undefined; name: string }) {
  const { say } = useApp();
  const id = createUniqueId();
  const [failed, setFailed] = createSignal(false);
  const [shown, setShown] = createSignal(true);
  const before = props.original ? URL.createObjectURL(props.original) : undefined;
  onCleanup(() => before !== undefined && URL.revokeObjectURL(before));
  let view: HTMLDivElement | undefined;
  // Through the object model: the policy allows no style in markup.
  const move = (value: string) => view?.style.setProperty("--at", `${value}%`);
  return (
    <div class="compare-whole stack file-why">
      <Show when={!failed()} fallback={<p class="small">{say("compare.failed")}</p>}>
        <div class="compare" ref={view}>
          <img
            class="compare-after"
            src={props.result}
            alt={say("compare.after.name", { name: props.name })}
            onError={() => setFailed(true)}
          />
          <Show when={before !== undefined && shown()}>
            <img
              class="compare-before"
              src={before}
              alt={say("compare.before.name", { name: props.name })}
              onError={() => setShown(false)}
            />
          </Show>
        </div>
        <Show
          when={before !== undefined && shown()}
          fallback={<p class="soft small">{say(before ? "compare.unseen" : "compare.gone")}</p>}
        >
          <label for={id}>{say("compare.label")}</label>
          <input
            id={id}
            type="range"
            min="0"
            max="100"
            value="50"
            onInput={(event) => move(event.currentTarget.value)}
          />
        </Show>
      </Show>
    </div>
  );
}
