/** A photo that is kept as evidence: why, by which document, and how to appeal. Loaded with it. */
import { Show, createResource } from "solid-js";
import { Problem, call } from "../shared/api";
import { persist } from "../shared/retry";
import { useApp } from "./app";

type Texts = Readonly<Record<string, string>>;

/** The download says why it is shut. */
async function why(id: string): Promise<Problem["detail"] | undefined> {
  try {
    await persist(() => call("GET", `/photos/${id}/result`));
  } catch (error) {
    if (error instanceof Problem && error.kind === "photo-impounded") return error.detail;
  }
  return undefined;
}

export function Impounded(props: { id: string }) {
  const { say, language, to } = useApp();
  const [it] = createResource(() => props.id, why);
  const text = (name: string) => (it()?.[name] as Texts | undefined)?.[language];
  return (
    <div class="file-why notice bad stack small">
      <p>{say("impounded.lead")}</p>
      <Show when={it()}>
        <p>
          {text("ground_text")}
          <br />
          {say("impounded.document", { document: String(it()?.["document"]) })}
        </p>
        <p>
          {text("appeal")} <a href={to("contacts")}>{say("problem.write")}</a>
        </p>
      </Show>
    </div>
  );
}
