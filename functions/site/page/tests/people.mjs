/** Made-up customers for the tests: registered, confirmed and logged in through the API. */
import assert from "node:assert/strict";
import { randomInt, randomUUID } from "node:crypto";
import { URL_OF_STACK } from "./browser.mjs";

export const PASSWORD = "korshi tau 7";
const LETTER_MS = 40_000;

/** A number that passes both checks, of a year in which nobody lives. */
export function iin() {
  for (;;) {
    const head = `010203${randomInt(1, 3)}${String(randomInt(0, 10_000)).padStart(4, "0")}`;
    const digits = [...head].map(Number);
    const sum = (shift) => digits.reduce((all, it, n) => all + it * (((n + shift) % 11) + 1), 0) % 11;
    const check = sum(0) < 10 ? sum(0) : sum(2);
    if (check < 10) return head + check;
  }
}

/** The number of an entity that passes the check; the fifth and sixth digits say what it is. */
export function bin() {
  for (;;) {
    const head = `010140${String(randomInt(0, 100_000)).padStart(5, "0")}`;
    const digits = [...head].map(Number);
    const sum = (shift) => digits.reduce((all, it, n) => all + it * (((n + shift) % 11) + 1), 0) % 11;
    const check = sum(0) < 10 ? sum(0) : sum(2);
    if (check < 10) return head + check;
  }
}

export async function call(method, path, body, headers = {}) {
  const answer = await fetch(URL_OF_STACK + path, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, json: await answer.json().catch(() => null) };
}

/** The token of the newest link to a page in a letter to an address. */
export async function token(email, page) {
  const until = Date.now() + LETTER_MS;
  while (Date.now() < until) {
    const { json } = await call("GET", "/mailbox.json");
    const mine = json.mails.filter(({ to }) => to.includes(email));
    const found = mine.map(({ text }) => text.match(new RegExp(`/${page}#t=(\\S+)`))?.[1]);
    const first = found.find(Boolean);
    if (first) return first;
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error(`no letter about ${page} to ${email}`);
}

/** An address that nobody else has. */
export const somebody = () => ({ email: `page.${randomUUID().slice(0, 13)}@example.kz` });

/** The documents in force. */
export async function accepted() {
  const { json } = await call("GET", "/documents");
  return Object.fromEntries(json.documents.map(({ name, version }) => [name, version]));
}

export async function registration(language = "ru") {
  const { json } = await call("GET", `/consents/texts?language=${language}`);
  const consents = Object.fromEntries(
    json.boxes.map(({ kind, text, required }) => [kind, { given: required, text }]),
  );
  return {
    ...somebody(),
    password: PASSWORD,
    language,
    status: "person",
    surname: "Үлгі",
    first_name: "Ару",
    phone: "8 701 234-56-78",
    iin: iin(),
    address: "Алматы, Үлгі к-сі, 1",
    accepted: await accepted(),
    consents,
    declares_adult_and_rights: true,
  };
}

/** Somebody new, who is logged in with this page. */
export async function customer(page) {
  const form = await registration();
  const registered = await call("POST", "/accounts", form);
  assert.equal(registered.status, 202, JSON.stringify(registered.json));
  const confirmed = await call("POST", "/accounts/confirmation", {
    token: await token(form.email, "confirm"),
  });
  assert.equal(confirmed.status, 200, JSON.stringify(confirmed.json));
  await page.goto("/ru/contacts");
  const session = await ask(page, "POST", "/session", { email: form.email, password: PASSWORD });
  assert.equal(session.status, 201, JSON.stringify(session.json));
  return { email: form.email };
}

/** Asks the API from inside the page, with its cookies and under its policy. */
export const ask = (page, method, path, body, headers = {}) =>
  page.evaluate(
    async ([method, path, body, headers]) => {
      const init = { method, headers: { "content-type": "application/json", ...headers } };
      if (body !== null) init.body = JSON.stringify(body);
      const answer = await fetch(path, init);
      return { status: answer.status, json: await answer.json().catch(() => null) };
    },
    [method, path, body ?? null, headers],
  );
