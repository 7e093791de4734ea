/** The operators of the stack (SURET_OPERATOR says who), through the API of the desk. */
import assert from "node:assert/strict";
import { createHmac, randomInt } from "node:crypto";
import { URL_OF_STACK } from "./browser.mjs";
import { call } from "./people.mjs";

const STEP_MS = 30_000;
const TRIES_MAX = 12;
const NAMES_FOR_A_CODE = 4;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export const secrets = () => {
  assert.ok(process.env.SURET_OPERATOR, "SURET_OPERATOR says who the operator is");
  return JSON.parse(process.env.SURET_OPERATOR);
};

/** The code of the second factor that is right now (RFC 6238). */
export function code(secret) {
  const bits = [...secret.replace(/=+$/, "")]
    .map((sign) => LETTERS.indexOf(sign).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / STEP_MS)));
  const digest = createHmac("sha1", key).update(step).digest();
  const at = digest[19] & 15;
  return String((digest.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}

/** Until the next code: each opens one session, and a wrong one is counted. */
const nextCode = () =>
  new Promise((done) => setTimeout(done, STEP_MS - (Date.now() % STEP_MS) + 500));

/** The names that this file of tests has not come under yet, in no order that others share. */
let rested = [];

/**
 * Somebody at the desk under whose name nobody has come lately, most probably: codes are counted
 * for each name, and who comes second has to wait.
 */
function anybody() {
  const { colleagues, password, totp } = secrets();
  if (rested.length === 0) rested = [...colleagues];
  const [name] = rested.splice(randomInt(rested.length), 1);
  return { name, password, code: code(totp) };
}

/** Another name, and only after many of them another code. */
async function tryWith(work) {
  for (let tried = 1; tried <= TRIES_MAX; tried += 1) {
    const found = await work(anybody());
    if (found) return found;
    if (tried % NAMES_FOR_A_CODE === 0) await nextCode();
  }
  throw new Error("no code was taken");
}

/** Says at the desk's own door who one is. */
export async function knock(page, { name, password, code }) {
  await page.fill("input[name=name]", name);
  await page.fill("input[name=password]", password);
  await page.fill("input[name=code]", code);
  await page.getByRole("button", { name: "Войти" }).click();
}

const isLogIn = (answer) =>
  answer.request().method() === "POST" && new URL(answer.url()).pathname === "/operator/session";

/** In at the desk's own door, which takes each code once. Gives who came in. */
export const logIn = (page, room = "refunds") =>
  tryWith(async (who) => {
    const coming = page.waitForResponse(isLogIn);
    await knock(page, who);
    const isIn = (await coming).status() === 201;
    await page.locator(isIn ? `#${room}` : "[role=alert] p").first().waitFor();
    return isIn ? who : undefined;
  });

/** What sends requests in an operator's session. */
export const atTheDesk = () =>
  tryWith(async (who) => {
    const answer = await call("POST", "/operator/session", who);
    if (answer.status !== 201) return undefined;
    const cookie = answer.headers.get("set-cookie").split(";")[0];
    return (method, path, body) => call(method, path, body, { cookie, origin: URL_OF_STACK });
  });

/** The row of a book, on whichever page it stands. */
export async function found(page, row) {
  const more = page.getByRole("button", { name: "Показать ещё" });
  const rows = page.locator(".desk section ul > li");
  await rows.first().waitFor();
  while ((await row.count()) === 0 && (await more.count()) > 0) {
    const before = await rows.count();
    await more.click();
    await page.waitForFunction(
      (before) => document.querySelectorAll(".desk section ul > li").length > before,
      before,
    );
  }
  await row.first().waitFor();
}

/** Opens a room of the desk. */
export async function room(page, name, heading) {
  await page.locator(".desk .tabs").getByRole("link", { name, exact: true }).click();
  await page.locator(`#${heading}`).waitFor();
}

/** Opens all that the desk knows of a customer. */
export async function customerOf(page, email) {
  await room(page, "Клиенты", "customers");
  await page.fill("input[name=what]", email);
  await page.getByRole("button", { name: "Найти" }).click();
  await page.getByRole("button", { name: "Посмотреть целиком" }).click();
}
