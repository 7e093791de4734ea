/** The buyer is back from Robokassa. */
import { call } from "../shared/api";
import { pageLanguage, remembered } from "../shared/language";
import type { Answer } from "../shared/schema";

type Success = Answer<"/payments/success", "get">;
type Fail = Answer<"/payments/fail", "get">;

/** How long to wait before each question: half a minute in all. */
const WAITS_MS = [0, 1000, 2000, 3000, 5000, 8000, 12_000];

const rest = (ms: number) => new Promise((done) => setTimeout(done, ms));

function show(state: string): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-while]")) {
    const named = part.dataset["while"];
    part.hidden = named !== state && !(state === "slow" && named === "confirming");
  }
}

async function watch(query: string): Promise<void> {
  for (const wait of WAITS_MS) {
    await rest(wait);
    const found = await call<Success>("GET", `/payments/success${query}`).catch(() => undefined);
    if (found && found.state !== "confirming") return show("paid");
  }
  show("slow");
}

async function offer(form: HTMLFormElement, query: string): Promise<void> {
  const { retry } = await call<Fail>("GET", `/payments/fail${query}`);
  if (!retry) return;
  form.action = retry.action;
  for (const { name, value } of retry.fields) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  form.hidden = false;
}

const query = location.search;
const spoken = remembered();
const isBack = document.querySelector("[data-paid], form[data-retry]") !== null && query !== "";
if (isBack && spoken !== undefined && spoken !== pageLanguage()) {
  location.replace(location.pathname.replace(/^\/\w+/, `/${spoken}`) + query);
} else if (document.querySelector("[data-paid]") && query) {
  // The signature in the address has done its work: it stays in no history.
  history.replaceState(null, "", location.pathname);
  void watch(query);
}
const form = document.querySelector<HTMLFormElement>("form[data-retry]");
// Where the visitor is not logged in, the page is as it was.
if (form && query) offer(form, query).catch(() => undefined);
