import { Show, createResource } from "solid-js";
import { pageLanguage } from "../shared/language";
import { words } from "./words";

export function Desk() {
  const [say] = createResource(() => words(pageLanguage()));
  return <Show when={say()}>{(it) => <h1>{it()("desk.title")}</h1>}</Show>;
}
