/** The complaint: an island of its own, so that no other public page pays for it. */
import { Offline, Problem, call, intention } from "../shared/api";
import { size } from "../shared/format";
import { pageLanguage } from "../shared/language";
import { type Announced, type Flaw, announce, deliver } from "../shared/papers";
import type { Link } from "../shared/put";
import "./complaint.css";

const FILES_MAX = 5;

interface Attached {
  readonly file: File;
  readonly row: HTMLElement;
  announced?: Announced;
  isThere: boolean;
}

interface Taken {
  readonly number: string;
  readonly files: readonly { readonly upload?: Link | null }[];
}

function part<T extends Element>(selector: string, within: ParentNode = document): T {
  const found = within.querySelector<T>(selector);
  if (found === null) throw new ReferenceError(selector);
  return found;
}

const form = part<HTMLFormElement>("form[data-complaint]");
const all = part<HTMLFieldSetElement>("fieldset", form);
const list = part<HTMLUListElement>(".attached");
const trouble = part<HTMLElement>("[data-trouble]", form);
const button = part<HTMLButtonElement>("button.primary", form);
const done = part<HTMLElement>("[data-done]");
const again = part<HTMLButtonElement>("[data-again]");
const basis = part<HTMLElement>("[data-field=basis]");

let attached: Attached[] = [];
let isBusy = false;
/** The same complaint, however often it has to be sent. */
let key = intention();
let asked = "";

type State = Flaw | "looking" | "ready" | "many" | "sending" | "sent" | "failed";

const TONES: Partial<Record<State, string>> = { ready: "", looking: "", sending: "", sent: "good" };

function show({ row }: Attached, state: State, share?: number): void {
  const badge = part<HTMLElement>("[data-state]", row);
  badge.textContent = list.dataset[state] ?? "";
  badge.className = `badge ${TONES[state] ?? "bad"}`;
  const bar = part<HTMLProgressElement>("progress", row);
  bar.hidden = state !== "sending";
  bar.value = share ?? 0;
}

function attach(file: File): Attached {
  const row = part<HTMLTemplateElement>("[data-row]").content.cloneNode(true) as DocumentFragment;
  for (const name of row.querySelectorAll("[data-name]")) name.textContent = file.name;
  part("[data-size]", row).textContent = size(file.size, pageLanguage());
  const it: Attached = { file, row: part<HTMLElement>("li", row), isThere: false };
  part("button", row).addEventListener("click", () => {
    it.row.remove();
    attached = attached.filter((one) => one !== it);
  });
  list.append(row);
  return it;
}

const good = () => attached.filter((it) => it.announced !== undefined);

async function add(files: readonly File[]): Promise<void> {
  const made = files.map(attach);
  attached = [...attached, ...made];
  for (const it of made) {
    show(it, "looking");
    const found = await announce(it.file);
    if (typeof found === "string") show(it, found);
    else if (good().length >= FILES_MAX) show(it, "many");
    else {
      it.announced = found;
      show(it, "ready");
    }
  }
}

function body(): Record<string, unknown> {
  const filled = new FormData(form);
  const text = (name: string) => String(filled.get(name) ?? "").trim();
  const some = ["phone", "organisation", "photo", ...(basis.hidden ? [] : ["basis"])];
  return {
    language: pageLanguage(),
    ground: text("ground"),
    name: text("name"),
    email: text("email"),
    about: text("about"),
    ...Object.fromEntries(some.map((name) => [name, text(name)]).filter(([, it]) => it !== "")),
    declares_true: filled.has("declares_true"),
    files: good().map((it) => it.announced),
  };
}

/** Marks the fields that are wrong, and goes to the first of them. */
function mark(names: readonly string[]): void {
  for (const field of form.querySelectorAll<HTMLElement>("[data-field]")) {
    const isWrong = names.includes(field.dataset["field"] ?? "");
    const input = part<HTMLElement>("input, textarea", field);
    const fault = part<HTMLElement>(".error", field);
    const hint = field.querySelector(".hint")?.id;
    fault.hidden = !isWrong;
    const told = [hint, isWrong ? fault.id : undefined].filter(Boolean).join(" ");
    if (told) input.setAttribute("aria-describedby", told);
    else input.removeAttribute("aria-describedby");
    if (isWrong) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  form.querySelector<HTMLElement>("[aria-invalid]")?.focus();
}

function refused(error: unknown): void {
  const kind = error instanceof Problem ? error.kind : "";
  const names: Record<string, string> = { "invalid-request": "invalid", "too-many-tries": "tries" };
  const name = error instanceof Offline ? "offline" : (names[kind] ?? "other");
  trouble.textContent = trouble.dataset[name] ?? "";
  trouble.hidden = false;
  if (error instanceof Problem) mark(error.faults.map(({ path }) => path));
}

async function post(sent: Record<string, unknown>): Promise<Taken> {
  if (asked !== "" && asked !== JSON.stringify(sent)) key = intention();
  asked = JSON.stringify(sent);
  return call<Taken>("POST", "/complaints", { body: sent, key });
}

/** Sends the files that have not come yet; the complaint itself is there already. */
async function carry(sent: Record<string, unknown>, taken: Taken): Promise<void> {
  const files = good();
  for (const [at, it] of files.entries()) {
    if (it.isThere) continue;
    let link: Link | null | undefined = taken.files[at]?.upload;
    let isFirst = true;
    const ask = async () => {
      if (!isFirst) link = (await post(sent)).files[at]?.upload;
      isFirst = false;
      return link;
    };
    show(it, "sending");
    it.isThere = await deliver(it.file, ask, (share) => show(it, "sending", share)).catch(() => false);
    show(it, it.isThere ? "sent" : "failed");
  }
  const isMissing = files.some((it) => !it.isThere);
  part<HTMLElement>("[data-missing]").hidden = !isMissing;
  again.hidden = !isMissing;
}

/** Nothing of it is lost by leaving once all has come. */
const stay = (event: BeforeUnloadEvent) => event.preventDefault();

async function busy(work: () => Promise<void>): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  addEventListener("beforeunload", stay);
  button.setAttribute("aria-disabled", "true");
  await work().catch(refused);
  button.removeAttribute("aria-disabled");
  removeEventListener("beforeunload", stay);
  isBusy = false;
}

function finish(number: string): void {
  part("[data-number]").textContent = number;
  for (const it of list.querySelectorAll("button")) it.remove();
  for (const it of attached) if (it.announced === undefined) it.row.remove();
  part("[data-place=done]").append(list);
  form.hidden = true;
  done.hidden = false;
  part<HTMLElement>("#complaint-done").focus();
}

let last: Record<string, unknown> = {};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  trouble.hidden = true;
  mark([]);
  void busy(async () => {
    last = body();
    const taken = await post(last);
    finish(taken.number);
    await carry(last, taken);
  });
});

again.addEventListener("click", () => {
  void busy(async () => {
    // Where nobody answers, what is missing is still said to be.
    const taken = await post(last).catch(() => undefined);
    if (taken) await carry(last, taken);
  });
});

part<HTMLInputElement>("input[type=file]", form).addEventListener("change", (event) => {
  const input = event.currentTarget as HTMLInputElement;
  void add([...(input.files ?? [])]);
  // The same file may be chosen again.
  input.value = "";
});

/** Whoever points at forbidden information need not have a right of their own. */
function choose(): void {
  const isOwn = new FormData(form).get("ground") !== "forbidden";
  basis.hidden = !isOwn;
  part<HTMLTextAreaElement>("textarea", basis).required = isOwn;
}

for (const it of form.querySelectorAll("[name=ground]")) it.addEventListener("change", choose);
all.disabled = false;
choose();
