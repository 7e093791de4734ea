import { For } from "solid-js";
import { useDesk } from "./speak";
import type { Words } from "./words";

export type Fact = readonly [name: keyof Words, value: string | null | undefined];

/** What is known, name by name; what is not known is left out. */
export function Facts(props: { of: readonly Fact[] }) {
  const { say } = useDesk();
  return (
    <dl class="facts">
      <For each={props.of.filter(([, value]) => value)}>
        {([name, value]) => (
          <div>
            <dt class="soft small">{say(name)}</dt>
            <dd>{value}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}
