/** What kind of file the photos become. */
import { For, createUniqueId } from "solid-js";
import { useApp } from "./app";
import { KINDS, type Kind } from "./recipe";

export function Kinds(props: { is: Kind; set: (kind: Kind) => void }) {
  const { say } = useApp();
  const id = createUniqueId();
  return (
    <fieldset class="stack">
      <legend>{say("kind.title")}</legend>
      <For each={KINDS}>
        {(it) => (
          <div class="choice">
            <input
              id={`${id}-${it}`}
              type="radio"
              name={id}
              value={it}
              checked={props.is === it}
              onChange={() => props.set(it)}
            />
            <label for={`${id}-${it}`}>{say(`kind.${it}`)}</label>
          </div>
        )}
      </For>
    </fieldset>
  );
}
