/** The operator of the stack (SURET_OPERATOR says who), through the API of the desk. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { URL_OF_STACK } from "./browser.mjs";
import { call } from "./people.mjs";

const STEP_MS = 30_000;
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
export const nextCode = () =>
  new Promise((done) => setTimeout(done, STEP_MS - (Date.now() % STEP_MS) + 500));

/** In at the desk's own door, which takes each code once. */
export async function logIn(page, room = "refunds") {
  const { name, password, totp } = secrets();
  for (let tried = 0; tried < 5; tried += 1) {
    await page.fill("input[name=name]", name);
    await page.fill("input[name=password]", password);
    await page.fill("input[name=code]", code(totp));
    await page.getByRole("button", { name: "Войти" }).click();
    await page.locator(`#${room}, [role=alert] p`).first().waitFor();
    if ((await page.locator(`#${room}`).count()) > 0) return;
    await nextCode();
  }
  throw new Error("no code was taken");
}

/** What sends requests in an operator's session. */
export async function atTheDesk() {
  const { name, password, totp } = secrets();
  for (let tried = 0; ; tried += 1) {
    const answer = await call("POST", "/operator/session", { name, password, code: code(totp) });
    if (answer.status === 201) {
      const cookie = answer.headers.get("set-cookie").split(";")[0];
      return (method, path, body) => call(method, path, body, { cookie, origin: URL_OF_STACK });
    }
    assert.ok(tried < 5, JSON.stringify(answer.json));
    await nextCode();
  }
}

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
