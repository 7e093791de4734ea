import { Show, createResource } from "solid-js";
import { pageLanguage } from "../shared/language";
import { words } from "./words";

export function Cabinet() {
  const [say] = createResource(() => words(pageLanguage()));
  return <Show when={say()}>{(it) => <h1>{it()("cabinet.title")}</h1>}</Show>;
}
