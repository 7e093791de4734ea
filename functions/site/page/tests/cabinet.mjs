/** What many tests do in the cabinet, in Russian. */
import { pictures } from "./pictures.mjs";
import { ask, customer } from "./people.mjs";

export const FILES = "input[type=file][multiple]:not([webkitdirectory])";
export const EDIT_MS = 90_000;

/** The rows of the gallery. */
export const ROWS = "#gallery ~ ul > li";

export const press = (page, name) => page.getByRole("button", { name }).first().click();

/** In the cabinet, with a wish: nothing is missing but photos. */
export async function enter(page) {
  const made = await customer(page);
  await page.goto("/ru/cabinet");
  await wish(page);
  return made;
}

export async function wish(page, look = "noir") {
  await page.locator("summary").first().click();
  await page.getByLabel("Готовый стиль").selectOption(look);
}

export const left = (page, text) =>
  page.getByRole("heading", { name: `Осталось ${text}` }).waitFor();

export async function delivered(page, count, patience = EDIT_MS) {
  await page.waitForFunction(
    (count) => document.querySelectorAll("#gallery ~ ul .badge.good").length === count,
    count,
    { timeout: patience },
  );
}

/** So many photos, done. */
export async function furnished(browser, page, count) {
  const made = await enter(page);
  await page.setInputFiles(FILES, await pictures(browser, count, 400));
  await press(page, `Обработать ${count} фото`);
  await delivered(page, count);
  return made;
}

/** Buys the pack with this place among the offers, and comes back. */
export async function buy(page, place) {
  await page.goto("/ru/cabinet/packs");
  const offer = page.locator(".offers > li").nth(place);
  await offer.locator("input").check();
  await offer.getByRole("button").click();
  await page.waitForURL(/Merchant/);
  await page.locator("button").first().click();
  await page.waitForURL(/\/ru\/paid/);
  await page.waitForSelector("[data-while=paid]:visible");
}

export const shown = async (page) => (await ask(page, "GET", "/photos?limit=100")).json.photos;

/** Every photo, page by page, as the API shows it. */
export async function everyPhoto(page) {
  const all = [];
  let mark = "";
  do {
    const { json } = await ask(page, "GET", `/photos?limit=100${mark}`);
    all.push(...json.photos);
    mark = json.next ? `&page=${encodeURIComponent(json.next)}` : "";
  } while (mark);
  return all;
}

/** Looks until it is so. */
export async function until(isSo, patience = EDIT_MS) {
  const end = Date.now() + patience;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`it is not so after ${patience} ms`);
    await new Promise((done) => setTimeout(done, 500));
  }
}
