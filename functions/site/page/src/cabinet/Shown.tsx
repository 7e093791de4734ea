/** One photo of the gallery: where it stands, and what may be done with it. */
import { Match, Show, Suspense, Switch, createSignal, lazy } from "solid-js";
import { moment } from "../shared/format";
import type { Photo } from "./album";
import { useApp } from "./app";
import { PickOne, type makePick } from "./parts/pick";
import { Thumb } from "./parts/Thumb";
import { KIND_NAMES, USUAL, kindOf } from "./recipe";
import type { Words } from "./words";

const Impounded = lazy(() => import("./Impounded").then((it) => ({ default: it.Impounded })));
const Compare = lazy(() => import("./Compare").then((it) => ({ default: it.Compare })));

const STAGES = ["held", "running", "delivered", "failed", "abandoned", "parked"] as const;
const TONES: Record<string, string> = { delivered: "good", failed: "bad", abandoned: "warn" };

/** Failures that have words of their own. */
const CODES = {
  "not-a-photo": "failure.photo",
  "unsupported-format": "failure.photo",
  "other-type": "failure.photo",
  "unsupported-colour": "failure.colour",
  "too-many-bytes": "failure.large",
  "too-many-pixels": "failure.large",
  "side-too-long": "failure.large",
  "too-much-memory": "failure.large",
  damaged: "failure.damaged",
  animated: "failure.animated",
  "no-original": "failure.original",
} satisfies Record<string, keyof Words>;

const named = (code: string | undefined) =>
  (CODES as Record<string, keyof Words>)[code ?? ""] ?? "failure.other";

export function Shown(props: {
  of: Photo;
  original: File | undefined;
  pick: ReturnType<typeof makePick<string>> | undefined;
  again: () => void;
  remove: () => Promise<void>;
}) {
  const { say, language } = useApp();
  const [open, setOpen] = createSignal(false);
  const [sure, setSure] = createSignal(false);
  const stage = () => STAGES.find((it) => it === props.of.stage);
  const kind = () => {
    const found = kindOf(props.of.result?.type);
    return found === undefined || found === USUAL ? "" : ` · ${KIND_NAMES[found]}`;
  };
  const isAgain = () => props.of.again?.stage === "asked";
  return (
    <li class="file">
      <Show when={props.pick}>
        {(pick) => (
          <PickOne
            name={props.of.name}
            is={pick().has(props.of.id)}
            flip={() => pick().flip(props.of.id)}
          />
        )}
      </Show>
      <Thumb of={props.original} />
      <div class="file-name">
        <span>{props.of.name}</span>
        <span class="soft small">
          {moment(props.of.created, language)}
          {kind()}
        </span>
      </div>
      <Switch>
        <Match when={props.of.impounded}>
          <span class="badge bad">{say("impounded")}</span>
        </Match>
        <Match when={isAgain()}>
          <span class="badge">{say("again.asked")}</span>
        </Match>
        <Match when={stage()}>
          {(it) => <span class={`badge ${TONES[it()] ?? ""}`}>{say(`stage.${it()}`)}</span>}
        </Match>
      </Switch>
      <Show when={props.of.request}>
        {(it) => <p class="file-why small soft">{it().says}</p>}
      </Show>
      <Show when={props.of.failure}>
        {(it) => (
          <p class="file-why small">
            {say(named(it().code))} {say("failure.back")}
          </p>
        )}
      </Show>
      <Show when={props.of.again?.failure}>
        {(it) => (
          <p class="file-why small">
            {say("again.refused")} {say(named(it().code))}
          </p>
        )}
      </Show>
      <Show when={props.of.impounded}>
        <Suspense>
          <Impounded id={props.of.id} />
        </Suspense>
      </Show>
      <div class="row file-why acts">
        <Show when={props.of.result}>
          {(it) => (
            <>
              <a class="button" href={it().href} download="">
                {say("gallery.download")}
                <span class="unseen">: {props.of.name}</span>
              </a>
              <button
                type="button"
                class="button"
                aria-expanded={open()}
                onClick={() => setOpen(!open())}
              >
                {say(props.original ? "gallery.compare" : "gallery.look")}
                <span class="unseen">: {props.of.name}</span>
              </button>
              <Show when={!isAgain()}>
                <button type="button" class="button" onClick={() => props.again()}>
                  {say("again.one")}
                  <span class="unseen">: {props.of.name}</span>
                </button>
              </Show>
            </>
          )}
        </Show>
        <Switch>
          <Match when={sure() && !props.of.impounded}>
            <button type="button" class="button danger" onClick={() => void props.remove()}>
              {say("gallery.delete.sure")}
            </button>
            <button type="button" class="button" onClick={() => setSure(false)}>
              {say("gallery.delete.no")}
            </button>
          </Match>
          <Match when={props.of.stage !== "running" && !props.of.impounded}>
            <button type="button" class="button quiet" onClick={() => setSure(true)}>
              {say("gallery.delete")}
              <span class="unseen">: {props.of.name}</span>
            </button>
          </Match>
        </Switch>
      </div>
      <Show when={open() && props.of.result?.sha256} keyed>
        {(sha256) => (
          <Suspense fallback={<p class="file-why small">{say("wait")}</p>}>
            {/* Another result is another address: what the browser keeps is the one before it. */}
            <Compare
              result={`${props.of.result?.href ?? ""}?of=${sha256.slice(0, 16)}`}
              original={props.original}
              name={props.of.name}
            />
          </Suspense>
        )}
      </Show>
    </li>
  );
}
