/** What is left of each pack, and what would be paid back today. */
import { For, Show } from "solid-js";
import { useApp } from "./app";
import { packName } from "./kinds";

/** "Used 7 of 30, refundable today 7 659 ₸ until …": the API says it in each language. */
export function Balance() {
  const { say, language, account } = useApp();
  return (
    <Show when={account()}>
      {(it) => (
        <section class="card stack" aria-labelledby="balance">
          <h2 id="balance">{say("balance.left", { count: it().available })}</h2>
          <ul class="stack plain">
            <For each={it().packs}>
              {(pack) => (
                <li class="small">
                  <Show when={packName(pack.kind)}>
                    {(name) => <strong>{say(name())}: </strong>}
                  </Show>
                  {pack.says[language]}
                </li>
              )}
            </For>
          </ul>
        </section>
      )}
    </Show>
  );
}
