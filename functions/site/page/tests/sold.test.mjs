/** What the desk makes of a catalogue before it is published; needs no stack. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sources } from "./sources.mjs";

const vite = await sources();
const { changes, drop, sell, sold } = await vite.ssrLoadModule("/src/desk/catalogue.ts");

const names = { kk: "Бастау", ru: "Старт", en: "Starter" };
const packs = (price) => [{ id: "starter", photos: 30, price_tenge: price, days: 365, names }];
const entry = (from, price) => ({ from, packs: packs(price) });
const told = (entries) => entries.map((it) => `${it.from} ${it.packs[0].price_tenge}`);

const NOW = [entry("2026-01-01", 9990), entry("2026-12-20", 11_990)];

test("what is sold on a day is the last that has begun", () => {
  assert.equal(sold(NOW, "2025-12-31"), undefined);
  assert.equal(sold(NOW, "2026-01-01"), NOW[0]);
  assert.equal(sold(NOW, "2026-12-19"), NOW[0]);
  assert.equal(sold([...NOW].reverse(), "2027-01-01"), NOW[1]);
});

test("a price for good begins on its day, and what was to come still comes", () => {
  assert.deepEqual(told(sell(NOW, "2026-12-01", packs(8000))), [
    "2026-01-01 9990",
    "2026-12-01 8000",
    "2026-12-20 11990",
  ]);
  const again = sell(NOW, "2026-12-20", packs(12_990));
  assert.deepEqual(told(again), ["2026-01-01 9990", "2026-12-20 12990"]);
});

test("a price with a last day gives way to what would have been sold without it", () => {
  assert.deepEqual(told(sell(NOW, "2026-12-01", packs(8000), "2026-12-05")), [
    "2026-01-01 9990",
    "2026-12-01 8000",
    "2026-12-06 9990",
    "2026-12-20 11990",
  ]);
  // One that was to begin meanwhile begins when it is over.
  assert.deepEqual(told(sell(NOW, "2026-12-15", packs(8000), "2026-12-31")), [
    "2026-01-01 9990",
    "2026-12-15 8000",
    "2027-01-01 11990",
  ]);
  // One that begins on the very next day stays itself.
  assert.deepEqual(told(sell(NOW, "2026-12-15", packs(8000), "2026-12-19")), [
    "2026-01-01 9990",
    "2026-12-15 8000",
    "2026-12-20 11990",
  ]);
});

test("an entry tells what it changes, and what was taken out is gone", () => {
  const next = sell(NOW, "2026-12-01", packs(8000), "2026-12-05");
  const [, one, two] = next;
  assert.deepEqual(
    changes(next, one).map(({ pack, before }) => [before.price_tenge, pack.price_tenge]),
    [[9990, 8000]],
  );
  assert.equal(changes(next, two).length, 1);
  assert.deepEqual(changes(next, entry("2026-12-03", 8000)), [], "the same as before it");
  assert.deepEqual(told(drop(NOW, "2026-12-20")), ["2026-01-01 9990"]);
});
