/** Where files come in: chosen, dropped, or a whole folder. */
import { Show, createSignal, createUniqueId } from "solid-js";
import { useApp } from "./app";
import { chosen, dropped } from "./dropped";

const ACCEPTED = "image/jpeg,image/png,image/webp,image/tiff,image/heic,image/heif,.heic,.heif";

export function Choose(props: { add: (files: Iterable<File>) => void }) {
  const { say } = useApp();
  const id = createUniqueId();
  const [over, setOver] = createSignal(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer) void dropped(event.dataTransfer, props.add);
  };
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const choose = (event: Event & { currentTarget: HTMLInputElement }) => {
    props.add(chosen(event.currentTarget.files ?? []));
    // The same file may be chosen again.
    event.currentTarget.value = "";
  };
  const folder = (input: HTMLInputElement) => {
    input.webkitdirectory = true;
  };
  return (
    <div
      class="drop stack"
      classList={{ over: over() }}
      onDragOver={hover}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p>{say("choose.lead")}</p>
      <div class="row">
        <span class="pick">
          <input id={id} type="file" multiple accept={ACCEPTED} onChange={choose} />
          <label class="button primary" for={id}>
            {say("choose.label")}
          </label>
        </span>
        <Show when={"webkitdirectory" in HTMLInputElement.prototype}>
          <span class="pick">
            <input id={`${id}-folder`} type="file" onChange={choose} ref={folder} />
            <label class="button" for={`${id}-folder`}>
              {say("choose.folder")}
            </label>
          </span>
        </Show>
      </div>
      <p class="soft small">{say("choose.hint")}</p>
    </div>
  );
}
