/** When things go wrong: files, networks, other devices, an empty pack. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, opened, visit } from "./browser.mjs";
import { FILES, delivered, enter, left, press, wish } from "./cabinet.mjs";
import { atTheDesk } from "./operators.mjs";
import { PASSWORD, ask, call, customer } from "./people.mjs";
import { pictures, text, torn } from "./pictures.mjs";

/** What Chromium says by itself of a request that was cut off. */
const CUT = /ERR_(FAILED|INTERNET_DISCONNECTED)/;

const browser = await opened();

const isUpload = (request) => request.method() === "PUT";

test("three broken files among good ones stop nobody, and cost nothing", async () => {
  await visit(browser, {}, async (page) => {
    await enter(page);
    const [first, second, third, fourth] = await pictures(browser, 4);
    const broken = [text("письмо.jpg"), { ...first, name: "пусто.jpg", buffer: Buffer.alloc(0) }];
    const files = [first, broken[0], second, torn(fourth, "обрыв.jpg"), broken[1], third];
    await page.setInputFiles(FILES, [...files, { ...first, name: "ещё раз.jpg" }]);
    await page.getByText("Готово к отправке: 4.").waitFor();
    await page.getByText("Такое же фото уже выбрано.").waitFor();
    await page.getByText("Файл пуст", { exact: false }).waitFor();
    await press(page, "Обработать 4 фото");
    await delivered(page, 3);
    await page.locator("#gallery ~ ul .badge.bad").waitFor();
    await left(page, "7 фото");
  });
});

test("a network that goes away in the middle is waited for", async () => {
  await visit(browser, { allowed: CUT }, async (page, context) => {
    await enter(page);
    let seen = 0;
    await page.route(
      (url) => url.pathname.includes("/in/"),
      async (route) => {
        seen += isUpload(route.request()) ? 1 : 0;
        if (seen !== 2) return route.continue();
        await context.setOffline(true);
        setTimeout(() => context.setOffline(false), 4000);
        return route.abort();
      },
    );
    await page.setInputFiles(FILES, await pictures(browser, 6));
    await press(page, "Обработать 6 фото");
    await delivered(page, 6);
    await left(page, "4 фото");
    assert.ok(seen >= 7, `one was sent again: ${seen}`);
  });
});

test("after a reload the same files go on where they stopped, without another unit", async () => {
  await visit(browser, { allowed: CUT }, async (page) => {
    await enter(page);
    let isShut = true;
    let arrived = 0;
    await page.route(
      (url) => url.pathname.includes("/in/"),
      (route) => {
        if (isUpload(route.request()) && isShut && (arrived += 1) > 2) return route.abort();
        return route.continue();
      },
    );
    const files = await pictures(browser, 5);
    await page.setInputFiles(FILES, files);
    await press(page, "Обработать 5 фото");
    await delivered(page, 2);
    await left(page, "5 фото");
    page.on("dialog", (dialog) => void dialog.accept());
    await page.reload();
    await page.getByText("не отправились 3 фото").waitFor();
    isShut = false;
    await page.setInputFiles(FILES, files);
    await delivered(page, 5);
    await left(page, "5 фото");
    assert.equal(await page.getByText("не отправились").count(), 0);
    await page.reload();
    await left(page, "5 фото");
    assert.equal(await page.getByText("не отправил").count(), 0, "it is forgotten");
  });
});

test("a file that becomes another on its way is refused by its sum", async () => {
  await visit(browser, { allowed: /status of 400/ }, async (page) => {
    await enter(page);
    await page.route(
      (url) => url.pathname.includes("/in/"),
      async (route) => {
        const bytes = route.request().postDataBuffer();
        if (!isUpload(route.request()) || !bytes) return route.continue();
        bytes[bytes.length - 9] ^= 1;
        return route.continue({ postData: bytes });
      },
    );
    await page.setInputFiles(FILES, await pictures(browser, 1));
    await press(page, "Обработать 1 фото");
    await page.getByText("Файл изменился после того, как вы его выбрали").waitFor();
  });
});

/** Three photos are asked for, and the bucket takes only as many as it is told. */
async function halfSent(page, taken) {
  await enter(page);
  const door = { open: taken };
  await page.route(
    (url) => url.pathname.includes("/in/"),
    (route) => {
      if (!isUpload(route.request()) || (door.open -= 1) >= 0) return route.continue();
      return route.fulfill({ status: 404, headers: { "access-control-allow-origin": "*" } });
    },
  );
  const files = await pictures(browser, 3);
  await page.setInputFiles(FILES, files);
  await press(page, "Обработать 3 фото");
  await page.getByRole("button", { name: /Повторить/ }).waitFor();
  page.on("dialog", (dialog) => void dialog.accept());
  return { files, door };
}

const REFUSED = /status of 404/;

test("what was removed before a reload is not shown as sent after it", async () => {
  await visit(browser, { allowed: REFUSED }, async (page) => {
    const { files, door } = await halfSent(page, 1);
    await delivered(page, 1);
    const removed = await page.getByRole("button", { name: /^Убрать/ }).first();
    await removed.click();
    await left(page, "8 фото");
    await page.reload();
    await wish(page);
    door.open = 3;
    await page.setInputFiles(FILES, files);
    // The one that was left goes on by itself; the removed one waits for a new yes.
    await page.getByText("Готово к отправке: 1.").waitFor();
    await delivered(page, 2);
    await left(page, "8 фото");
    await press(page, "Обработать 1 фото");
    await delivered(page, 3);
    await left(page, "7 фото");
  });
});

/** As if what this browser remembers of its askings were older. */
const age = (page, minutes) =>
  page.evaluate(
    (ms) =>
      new Promise((done, fail) => {
        const opened = indexedDB.open("suret", 1);
        opened.onerror = fail;
        opened.onsuccess = () => {
          const work = opened.result.transaction("batches", "readwrite");
          const store = work.objectStore("batches");
          store.getAll().onsuccess = ({ target }) =>
            target.result.forEach((it) => store.put({ ...it, at: it.at - ms }));
          work.oncomplete = done;
        };
      }),
    minutes * 60_000,
  );

test("an old asking takes no unit for files that nobody chose again", async () => {
  await visit(browser, { allowed: REFUSED }, async (page) => {
    const { files } = await halfSent(page, 0);
    await age(page, 11);
    await page.reload();
    await page.getByText("не отправились 3 фото").waitFor();
    const asked = [];
    page.on("request", (it) => it.method() === "POST" && asked.push(new URL(it.url()).pathname));
    await page.setInputFiles(FILES, files.slice(0, 1));
    await page.getByText("Готово к отправке: 1.").waitFor();
    await page.getByText("не отправились 2 фото").waitFor();
    assert.deepEqual(asked, [], "nothing is taken before somebody says so");
  });
});

test("when another device signs this one out, nothing is lost but the session", async () => {
  await visit(browser, { allowed: /status of 401/ }, async (page) => {
    const { email } = await enter(page);
    await page.setInputFiles(FILES, await pictures(browser, 2));
    await page.getByText("Готово к отправке: 2.").waitFor();
    const other = await call("POST", "/session", { email, password: PASSWORD });
    const cookie = other.headers.get("set-cookie").split(";")[0];
    assert.equal((await call("DELETE", "/sessions", undefined, { cookie })).status, 204);
    await press(page, "Обработать 2 фото");
    await page.getByRole("heading", { name: "Вход" }).waitFor();
    await page.fill("input[name=email]", email);
    await page.fill("input[name=password]", PASSWORD);
    await press(page, "Войти");
    await left(page, "10 фото");
    await page.getByText("Готово к отправке: 2.").waitFor();
    await press(page, "Обработать 2 фото");
    await delivered(page, 2);
  });
});

test("a pack that is exhausted says so, and leads to where more are sold", async () => {
  await visit(browser, { allowed: /status of 402/ }, async (page) => {
    await enter(page);
    await page.setInputFiles(FILES, await pictures(browser, 10, 200));
    await press(page, "Обработать 10 фото");
    await left(page, "0 фото");
    await delivered(page, 10);
    await page.setInputFiles(FILES, await pictures(browser, 2, 300));
    await press(page, "Обработать 2 фото");
    await page.getByText("нужно 2, осталось 0").waitFor();
    await page.getByRole("alert").getByRole("link").click();
    await page.locator(".offers > li").first().waitFor();
  });
});

test("with the keyboard alone: in, a wish, a file, and on its way", async () => {
  await visit(browser, {}, async (page) => {
    // Choosers are caught from now on, not from the moment in which a key has opened one.
    page.on("filechooser", () => {});
    const { email } = await customer(page);
    await ask(page, "DELETE", "/session");
    await page.goto("/ru/login");
    await page.locator("input[name=email]").waitFor();
    const reach = async (isIt) => {
      for (let n = 0; n < 60; n += 1) {
        await page.keyboard.press("Tab");
        const found = await page.evaluate(() => {
          const it = document.activeElement;
          const box = it.getBoundingClientRect();
          const isSeen = box.bottom > 0 && box.top < innerHeight;
          return { type: it.type, name: it.name, text: it.textContent, tag: it.tagName, isSeen };
        });
        if (isIt(found)) return assert.ok(found.isSeen, "the focus is never hidden");
      }
      throw new Error("not to be reached");
    };
    await reach((it) => it.name === "email");
    await page.keyboard.type(email);
    await reach((it) => it.name === "password");
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await left(page, "10 фото");
    await reach((it) => it.type === "file");
    const choosing = page.waitForEvent("filechooser");
    await page.keyboard.press("Space");
    await (await choosing).setFiles(await pictures(browser, 1));
    await reach((it) => it.tag === "TEXTAREA");
    await page.keyboard.type("чуть теплее");
    await reach((it) => it.text.includes("Показать, как понято"));
    await page.keyboard.press("Space");
    await page.locator(".chips .chip").first().waitFor();
    await reach((it) => it.text.includes("Обработать 1 фото"));
    await page.keyboard.press("Space");
    await delivered(page, 1);
  });
});

test("whoever is blocked while choosing reads why, and how to appeal", async () => {
  await visit(browser, { allowed: /status of 40[13]/ }, async (page) => {
    const { email } = await enter(page);
    const { json } = await ask(page, "GET", "/account");
    await page.setInputFiles(FILES, await pictures(browser, 2));
    await page.getByText("Готово к отправке: 2.").waitFor();
    const desk = await atTheDesk();
    const paper = { document: "Жалоба № 7", dated: "2026-11-20" };
    const body = { ground: 2, ...paper, note: "Проверить вместе с юристом" };
    const blocked = await desk("POST", `/operator/accounts/${json.id}/block`, body);
    assert.ok(blocked.status < 300, JSON.stringify(blocked.json));
    // A block ends every session: in again, to read why.
    await press(page, "Обработать 2 фото");
    await page.getByRole("heading", { name: "Вход" }).waitFor();
    await page.fill("input[name=email]", email);
    await page.fill("input[name=password]", PASSWORD);
    await press(page, "Войти");
    await page.locator("#blocked").waitFor();
    await page.getByText("Жалоба № 7").waitFor();
    await press(page, "Обработать 2 фото");
    const alert = page.getByRole("alert").filter({ hasText: "Аккаунт заблокирован" });
    await alert.getByText("Нарушение авторских или смежных прав").waitFor();
    await alert.getByText("решение пересмотрит человек").waitFor();
    await left(page, "10 фото");
    await accessible(page);
    await page.getByRole("link", { name: "Заказы" }).click();
    await page.getByText("Заказов ещё не было.").waitFor();
  });
});
