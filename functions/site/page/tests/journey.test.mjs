/**
 * The whole way of a customer, on a phone and in Kazakh: from the registration to money back. Each
 * page on it is accessible, fits, and nobody complains in the console.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { accessible, fits, opened, picture, visit } from "./browser.mjs";
import { FILES, everyPhoto, press, until } from "./cabinet.mjs";
import { fromCameras } from "./cameras.mjs";
import { PASSWORD, iin, somebody, token } from "./people.mjs";

const PHONE = { viewport: { width: 390, height: 844 }, locale: "kk-KZ", hasTouch: true };
/** The sandbox has no icon, and who has not filled in everything cannot pay. */
const EXPECTED = /status of 40[249]/;
const EDIT_MS = 300_000;
const WISH = "сәл жылырақ, жарығырақ қыл, 4:5 етіп қи";

const browser = await opened();

/** Looks at what is open as it is now. */
async function look(page, name) {
  await fits(page);
  await accessible(page);
  await picture(page, `way-${name}`);
}

async function register(page) {
  const { email } = somebody();
  await page.goto("/kk/register?pack=try");
  const fill = (name, value) => page.fill(`input[name=${name}]`, value);
  await fill("email", email);
  await fill("password", PASSWORD);
  await fill("surname", "Үлгі");
  await fill("first_name", "Ару");
  await fill("phone", "8 701 234-56-78");
  await fill("iin", iin());
  for (const box of await page.locator("input[type=checkbox][required]").all()) await box.check();
  await look(page, "register");
  await press(page, "Тіркелу");
  await page.getByText(email).waitFor();
  await look(page, "mail");
  return email;
}

async function confirm(page, email) {
  await page.goto(`/kk/confirm#t=${await token(email, "confirm")}`);
  await page.getByText("10 тегін фото ашылды").waitFor();
  assert.equal(new URL(page.url()).hash, "", "the token does not stay in the address");
  await look(page, "confirm");
  await page.locator("main a.button").click();
}

async function logIn(page, email) {
  await page.fill("input[name=email]", email);
  await page.fill("input[name=password]", PASSWORD);
  await look(page, "login");
  await press(page, "Кіру");
  await page.getByRole("heading", { name: "10 фото қалды" }).waitFor();
}

const COUNT = 20;

async function choose(page, photos) {
  await page.setInputFiles(FILES, photos);
  await page.getByText(`Жіберуге дайын: ${COUNT}.`).waitFor({ timeout: 30_000 });
}

async function wish(page) {
  await page.fill("textarea", WISH);
  await press(page, "Қалай түсінгенін көрсету");
  const chips = page.locator(".chips .chip");
  await chips.first().waitFor();
  assert.equal(await chips.count(), 3);
  await look(page, "wish");
  // One is taken off, and comes back.
  await chips.nth(2).click();
  assert.equal(await chips.nth(2).getAttribute("aria-pressed"), "false");
  await chips.nth(2).click();
  await page.locator("summary").click();
  await page.getByLabel("Контраст").fill("20");
  await look(page, "panel");
}

/** Twenty are more than the free ten: it is said before anything is taken, and where more are. */
async function tooMany(page) {
  await press(page, `${COUNT} фотоны өңдеу`);
  const told = page.getByRole("alert").filter({ hasText: "20 керек, 10 қалды" });
  await told.waitFor();
  await look(page, "enough");
  await told.getByRole("link").click();
}

async function edit(page) {
  // The wish waited for whoever came back from paying.
  assert.equal(await page.inputValue("textarea"), WISH);
  await press(page, "Қалай түсінгенін көрсету");
  await page.locator(".chips .chip").first().waitFor();
  await press(page, `${COUNT} фотоны өңдеу`);
  await page.locator("#gallery ~ ul .badge.good").first().waitFor({ timeout: EDIT_MS });
  await look(page, "working-on-them");
  await page.waitForFunction(
    (count) => document.querySelectorAll("#gallery ~ ul .badge.good").length === count,
    COUNT,
    { timeout: EDIT_MS },
  );
  assert.equal(await page.locator("#gallery ~ ul .badge.bad").count(), 0);
  await page.getByRole("heading", { name: "20 фото қалды" }).waitFor();
  await look(page, "done");
}

/** One of them pleases less: it is redone for nothing. */
async function redo(page) {
  await page.getByRole("button", { name: /Қайта өзгерту/ }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("textarea").fill("ақ-қара қыл");
  await dialog.getByRole("button", { name: "Қалай түсінгенін көрсету" }).click();
  await dialog.locator(".chips .chip").first().waitFor();
  await look(page, "again");
  await dialog.getByRole("button", { name: "Қайта жасау: 1 фото" }).click();
  await dialog.waitFor({ state: "detached" });
  const isMade = (it) => it.again?.stage === "made" && it.request.text === "ақ-қара қыл";
  await until(async () => (await everyPhoto(page)).some(isMade), EDIT_MS);
  await page.getByRole("heading", { name: "20 фото қалды" }).waitFor();
}

async function compare(page) {
  // A browser shows the original of a JPEG; of a HEIC, the result alone.
  await page.getByRole("button", { name: "Салыстыру : dsc_09827.jpg" }).click();
  const after = page.locator(".compare img").first();
  await page.waitForFunction(
    () => [...document.querySelectorAll(".compare img")].filter((it) => it.naturalWidth > 0).length === 2,
  );
  const [width, height] = await after.evaluate((it) => [it.naturalWidth, it.naturalHeight]);
  assert.equal((width / height).toFixed(2), "0.80", "cropped to 4:5");
  await page.locator(".compare-whole input[type=range]").focus();
  await page.keyboard.press("ArrowRight");
  const at = await page.locator(".compare").evaluate((it) => it.style.getPropertyValue("--at"));
  assert.equal(at, "51%");
  await look(page, "compare");
}

async function download(page) {
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: /Жүктеп алу/ }).first().click();
  const file = await coming;
  assert.match(file.suggestedFilename(), /\.jpg$/);
  const bytes = await readFile(await file.path());
  assert.deepEqual([...bytes.subarray(0, 3)], [0xff, 0xd8, 0xff]);
}

/** All results in one archive, as a browser saves it that lets no page write to the disk. */
async function downloadAll(page) {
  await page.evaluate(() => delete globalThis.showSaveFilePicker);
  const coming = page.waitForEvent("download");
  await press(page, "Бәрін бір архивпен жүктеп алу");
  const bytes = await readFile(await (await coming).path());
  const count = bytes.readUInt16LE(bytes.length - 12);
  assert.deepEqual([count, bytes.subarray(0, 2).toString()], [COUNT, "PK"]);
  await page.getByText("Архив дайын.").waitFor();
}

async function choosePack(page) {
  const offer = page.locator(".offers > li").first();
  await offer.waitFor();
  await look(page, "packs");
  await offer.locator("input[type=checkbox]").check();
  await offer.getByRole("button").click();
}

/** The address was left out at the registration: it is asked for now, and not before. */
async function complete(page) {
  await page.getByRole("alert").getByRole("link", { name: "Профиль" }).click();
  await page.fill("input[name=address]", "Алматы, Үлгі к-сі, 1");
  await look(page, "profile");
  await press(page, "Сақтау");
  await page.getByText("Сақталды.").waitFor();
}

async function buy(page) {
  await choosePack(page);
  await complete(page);
  await page.getByRole("link", { name: "Пакет алу" }).click();
  await choosePack(page);
  await page.waitForURL(/Merchant/);
  await page.locator("button").first().click();
  await page.waitForURL(/\/kk\/paid/);
  await page.waitForSelector("[data-while=paid]:visible");
  await look(page, "paid");
  await page.goto("/kk/cabinet");
  await page.getByRole("heading", { name: "40 фото қалды" }).waitFor();
}

async function refund(page) {
  await page.getByRole("link", { name: "Тапсырыстар" }).click();
  await page.getByRole("button", { name: /Ақшаны қайтару/ }).click();
  await page.getByText("Бүгін қайтарылатын сома").waitFor();
  await look(page, "working");
  await page.fill("textarea[name=reason]", "Жоспар өзгерді");
  await page.fill("input[name=iban]", "KZ699990000000000001");
  await page.fill("input[name=holder]", "Үлгі Ару");
  await press(page, "Қайтаруды сұрау");
  await page.getByText("Қаралуда", { exact: true }).waitFor();
  await page.getByText("Қайтару қаралуда").waitFor();
  await look(page, "refund");
}

test("a customer registers, pays, edits twenty photos and asks for money back", { timeout: 900_000 }, async () => {
  const photos = await fromCameras(browser, COUNT);
  await visit(browser, { ...PHONE, allowed: EXPECTED }, async (page) => {
    const email = await register(page);
    await confirm(page, email);
    await logIn(page, email);
    await look(page, "cabinet");
    await choose(page, photos);
    await wish(page);
    await tooMany(page);
    await buy(page);
    await choose(page, photos);
    await edit(page);
    await compare(page);
    await redo(page);
    await download(page);
    await downloadAll(page);
    await refund(page);
  });
});
