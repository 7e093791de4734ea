/** Before and after, one above the other, with a border that moves. Loaded when it is opened. */
import { Show, createSignal, createUniqueId, onCleanup } from "solid-js";
import { place } from "./align";
import { useApp } from "./app";

export function Compare(props: { result: string; original: File | undefined; name: string }) {
  const { say } = useApp();
  const id = createUniqueId();
  const [failed, setFailed] = createSignal(false);
  const [shown, setShown] = createSignal(true);
  // What lies elsewhere, or is turned, cannot lie behind the result: then they stand side by side.
  const [apart, setApart] = createSignal(false);
  const before = props.original ? URL.createObjectURL(props.original) : undefined;
  onCleanup(() => before !== undefined && URL.revokeObjectURL(before));
  let view: HTMLDivElement | undefined;
  let first: HTMLImageElement | undefined;
  let second: HTMLImageElement | undefined;
  // Through the object model: the policy allows no style in markup.
  const move = (value: string) => view?.style.setProperty("--at", `${value}%`);
  const align = () => {
    if (!first?.naturalWidth || !second?.naturalWidth) return;
    const found = place(second, first);
    if (found === undefined) setApart(true);
    else view?.style.setProperty("--place", `${found.x}% ${found.y}%`);
  };
  const isBoth = () => before !== undefined && shown();
  return (
    <div class="compare-whole stack file-why">
      <Show when={!failed()} fallback={<p class="small">{say("compare.failed")}</p>}>
        <div class="compare" classList={{ apart: apart() }} ref={view}>
          <img
            class="compare-after"
            ref={first}
            crossOrigin="anonymous"
            src={props.result}
            alt={say("compare.after.name", { name: props.name })}
            onLoad={align}
            onError={() => setFailed(true)}
          />
          <Show when={isBoth()}>
            <img
              class="compare-before"
              ref={second}
              src={before}
              alt={say("compare.before.name", { name: props.name })}
              onLoad={align}
              onError={() => setShown(false)}
            />
          </Show>
        </div>
        <Show
          when={isBoth()}
          fallback={<p class="soft small">{say(before ? "compare.unseen" : "compare.gone")}</p>}
        >
          <Show when={!apart()} fallback={<p class="soft small">{say("compare.apart")}</p>}>
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
      </Show>
    </div>
  );
}
