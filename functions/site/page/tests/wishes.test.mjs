/** Two wishes in a customer's own words: what the page makes of them, and the picture that comes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { opened, visit } from "./browser.mjs";
import { EDIT_MS, FILES } from "./cabinet.mjs";
import { ask, customer } from "./people.mjs";

const browser = await opened();

/** A photo of nothing but grey: whatever becomes of it was done to it, wherever it is cropped. */
async function grey() {
  const page = await browser.newPage();
  const text = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(1200, 900);
    const brush = canvas.getContext("2d");
    brush.fillStyle = "rgb(110 110 110)";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  });
  await page.close();
  return { name: "сұр.jpg", mimeType: "image/jpeg", buffer: Buffer.from(text, "base64") };
}

/** Says the wish for one photo; gives what stands on the chips. */
async function say(page, language, photo, text, show) {
  await page.goto(`/${language}/cabinet`);
  await page.setInputFiles(FILES, [photo]);
  await page.fill("textarea", text);
  await page.getByRole("button", { name: show }).click();
  const chips = page.locator(".chips li");
  await chips.first().waitFor();
  return (await chips.allInnerTexts()).map((it) => it.trim());
}

const left = async (page) => (await ask(page, "GET", "/account?limit=1")).json.available;

/** Presses the button and gives the file that comes. */
async function made(page, button) {
  await page.getByRole("button", { name: button }).click();
  await page.locator("#gallery ~ ul .badge.good").first().waitFor({ timeout: EDIT_MS });
  const link = await page.locator("#gallery ~ ul a[download]").first().getAttribute("href");
  const answer = await page.context().request.get(new URL(link, page.url()).href);
  assert.equal(answer.status(), 200);
  return answer.body();
}

/** The proportions and the mean of red, green and blue. */
async function measure(bytes) {
  const page = await browser.newPage();
  const found = await page.evaluate(async (text) => {
    const blob = new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))]);
    const picture = await createImageBitmap(blob);
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const brush = canvas.getContext("2d");
    brush.drawImage(picture, 0, 0);
    const { data } = brush.getImageData(0, 0, canvas.width, canvas.height);
    const mean = [0, 1, 2].map((channel) => {
      let sum = 0;
      for (let at = channel; at < data.length; at += 4) sum += data[at];
      return sum / (data.length / 4);
    });
    return { aspect: canvas.width / canvas.height, mean };
  }, bytes.toString("base64"));
  await page.close();
  return found;
}

/** How much more there is of red, green and blue in the result. */
async function gained(result, original) {
  const [after, before] = [await measure(result), await measure(original)];
  assert.equal(after.aspect.toFixed(2), "0.80", "cropped to 4:5");
  return after.mean.map((it, at) => it - before.mean[at]);
}

test("a bit warmer and lighter, for Instagram, and nothing else", async () => {
  await visit(browser, {}, async (page) => {
    await customer(page);
    const photo = await grey();
    const text = "сделай чуть теплее и посветлее, обрежь под инсту, ничего больше не трогай";
    const chips = await say(page, "ru", photo, text, "Показать, как понято");
    const expected = ["остальное не трогаем", "пост Instagram 4:5", "светлее ≈+0.35", "теплее ≈+8"];
    assert.deepEqual(chips.sort(), expected);
    assert.equal(await left(page), 10, "nothing is spent before it is confirmed");
    const result = await made(page, /Обработать/);
    assert.equal(await left(page), 9);
    const [red, green, blue] = await gained(result, photo.buffer);
    assert.ok(green > 5, `lighter: ${[red, green, blue]}`);
    assert.ok(red > green && green > blue, `warmer: ${[red, green, blue]}`);
  });
});

test("the background alone cannot be lightened, and is asked about first", async () => {
  await visit(browser, {}, async (page) => {
    await customer(page);
    const photo = await grey();
    const text = "фонды ашық қыл, кадрды 4:5 қып кес, бетті өзгертпе";
    const chips = await say(page, "kk", photo, text, "Қалай түсінгенін көрсету");
    assert.deepEqual(chips, ["4:5 қию", "бетті өзгертпейміз"]);
    const offer = page.getByRole("button", { name: "жарықтау ≈+0.7" });
    assert.equal(await offer.getAttribute("aria-pressed"), "false", "it is asked, not done");
    assert.equal(await left(page), 10, "nothing is spent before it is confirmed");
    await offer.click();
    const result = await made(page, /өңдеу/);
    assert.equal(await left(page), 9);
    const lighter = await gained(result, photo.buffer);
    assert.ok(lighter.every((it) => it > 10), `lighter: ${lighter}`);
    assert.ok(Math.max(...lighter) - Math.min(...lighter) < 2, `and as grey as it was: ${lighter}`);
  });
});
