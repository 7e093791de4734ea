/** Words, sums and days in the three languages; needs no stack. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sources } from "./sources.mjs";

const AREAS = ["public", "cabinet", "desk"];
const FORMS = { kk: ["one", "other"], ru: ["few", "many", "one", "other"], en: ["one", "other"] };
const COUNTS = [0, 1, 2, 5, 11, 21, 101];

const vite = await sources();

const load = (path) => vite.ssrLoadModule(path);
const spaced = (text) => text.replace(/[\u00a0\u202f]/g, " ");

/** The names of the places in a message, and the forms of its plurals. */
function inside(message) {
  const plurals = [...message.matchAll(/\{(\w+), plural,/g)].map(([, name]) => name);
  const places = [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const forms = plurals.length === 0 ? [] : [...message.matchAll(/\b(\w+) \{/g)].map(([, it]) => it);
  return { places: [...new Set([...plurals, ...places])].sort(), plurals, forms };
}

for (const area of AREAS) {
  test(`${area}: every language says the same, with the same places and all its plurals`, async () => {
    const { ru } = await load(`/src/${area}/words/ru.ts`);
    for (const language of Object.keys(FORMS)) {
      const catalogue = (await load(`/src/${area}/words/${language}.ts`))[language];
      assert.deepEqual(Object.keys(catalogue).sort(), Object.keys(ru).sort(), language);
      for (const [key, message] of Object.entries(catalogue)) {
        const { places, plurals, forms } = inside(message);
        assert.deepEqual(places, inside(ru[key]).places, `${language} ${key}`);
        if (plurals.length === 1) {
          const own = forms.filter((form) => FORMS[language].includes(form)).sort();
          // A noun that does not change after a number needs `other` alone.
          const enough = language === "kk" ? own.includes("other") : true;
          if (language !== "kk") assert.deepEqual(own, FORMS[language], `${language} ${key}`);
          assert.ok(enough, `${language} ${key}`);
        }
      }
    }
  });
}

test("plurals follow the language", async () => {
  const { fill } = await load("/src/shared/words.ts");
  const say = (message, language) =>
    COUNTS.map((count) => fill(message, { count }, language));
  const ru = "{count, plural, one {# снимок} few {# снимка} many {# снимков} other {# снимка}}";
  assert.deepEqual(say(ru, "ru"), [
    "0 снимков",
    "1 снимок",
    "2 снимка",
    "5 снимков",
    "11 снимков",
    "21 снимок",
    "101 снимок",
  ]);
  assert.deepEqual(
    say("{count, plural, one {# photo} other {# photos}}", "en"),
    COUNTS.map((count) => `${count} ${count === 1 ? "photo" : "photos"}`),
  );
  assert.deepEqual(
    say("{count, plural, other {# фото}} қалды", "kk"),
    COUNTS.map((count) => `${count} фото қалды`),
  );
});

test("what fills a place is not looked at again, and a place without a value is a mistake", async () => {
  const { fill } = await load("/src/shared/words.ts");
  assert.equal(fill("{name}!", { name: "{evil}" }, "en"), "{evil}!");
  assert.throws(() => fill("{name}", {}, "en"), ReferenceError);
  assert.throws(() => fill("{name", { name: "a" }, "en"), SyntaxError);
  const nested = "{count, plural, =0 {nobody} one {# of {name}} other {# of {name}}}";
  assert.equal(fill(nested, { count: 0, name: "x" }, "en"), "nobody");
  assert.equal(fill(nested, { count: 1200, name: "x" }, "en"), "1,200 of x");
});

test("sums and days are those of Kazakhstan", async () => {
  const { day, money, moment } = await load("/src/shared/format.ts");
  const all = (write) => ["ru", "kk", "en"].map((language) => spaced(write(language)));
  assert.deepEqual(all((it) => money(1_234_567, it)), ["1 234 567 ₸", "1 234 567 ₸", "₸1,234,567"]);
  const days = ["23 ноября 2026 г.", "2026 ж. 23 қараша", "November 23, 2026"];
  assert.deepEqual(all((it) => day("2026-11-23", it)), days);
  // 19:30 UTC of the 22nd is half past midnight of the 23rd in Almaty.
  assert.deepEqual(all((it) => day("2026-11-22T19:30:00Z", it)), days);
  assert.match(moment("2026-11-22T19:30:00Z", "ru"), /00:30|0:30/);
});
