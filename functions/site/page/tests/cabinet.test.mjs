/** What the cabinet decides by itself, without a browser; needs no stack. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { sources } from "./sources.mjs";

const vite = await sources();

const shared = (name) => vite.ssrLoadModule(`/src/shared/${name}.ts`);
const load = (name) => vite.ssrLoadModule(`/src/cabinet/${name}.ts`);
const bytes = (text) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
const ftyp = (main, ...more) =>
  bytes(`\0\0\0${String.fromCharCode(16 + 4 * more.length)}ftyp${main}\0\0\0\0${more.join("")}`);

test("a file is what its first bytes say", async () => {
  const { sniff } = await load("sniff");
  const cases = [
    [bytes("\xff\xd8\xff\xe0"), "image/jpeg"],
    [bytes("\x89PNG\r\n\x1a\n"), "image/png"],
    [bytes("RIFF\x10\0\0\0WEBPVP8 "), "image/webp"],
    [bytes("RIFF\x10\0\0\0WAVEfmt "), undefined],
    [bytes("II*\0\x08\0\0\0"), "image/tiff"],
    [bytes("MM\0*\0\0\0\x08"), "image/tiff"],
    [ftyp("heic", "mif1"), "image/heic"],
    [ftyp("mif1", "heic"), "image/heic"],
    [ftyp("avif", "mif1"), undefined],
    [ftyp("mif1", "avif"), undefined],
    [ftyp("isom", "mp42"), undefined],
    [bytes("GIF89a"), undefined],
    [bytes("%PDF-1.7"), undefined],
    [bytes(""), undefined],
    [bytes("\xff\xd8"), undefined],
  ];
  for (const [head, type] of cases) assert.equal(sniff(head), type, String(head));
});

test("what cannot be sent is told before it is sent", async () => {
  const { FILE_BYTES_MAX, examine } = await load("sniff");
  const jpeg = bytes("\xff\xd8\xff\xe0");
  assert.equal(examine("той.jpg", 9, jpeg), "image/jpeg");
  assert.equal(examine("photo.jpg", FILE_BYTES_MAX, jpeg), "image/jpeg");
  assert.equal(examine("photo.jpg", FILE_BYTES_MAX + 1, jpeg), "too-large");
  assert.equal(examine("photo.jpg", 0, bytes("")), "empty");
  assert.equal(examine("photo.jpg", 9, bytes("text")), "not-a-photo");
  for (const name of ["a/b.jpg", "a\\b.jpg", "a\nb.jpg", "a\u202egpj.exe", " ", "я".repeat(128)]) {
    assert.equal(examine(name, 9, jpeg), "name", name);
  }
});

test("each pause is longer, scattered, and never shorter than what was asked for", async () => {
  const { pause } = await shared("retry");
  const least = [0, 1, 2, 3, 10].map((tried) => pause(tried, 0, () => 0));
  assert.deepEqual(least, [250, 500, 1000, 2000, 15_000]);
  const most = [0, 1, 2, 3, 10].map((tried) => pause(tried, 0, () => 1));
  assert.deepEqual(most, [500, 1000, 2000, 4000, 30_000]);
  assert.equal(pause(0, 60, () => 0), 60_000);
});

test("what may pass is tried again, up to a bound; what will not pass is not", async () => {
  const { TRIES_MAX, persist } = await shared("retry");
  const { Offline, Problem } = await vite.ssrLoadModule("/src/shared/api.ts");
  const runs = async (error, goodAt = Infinity) => {
    let tried = 0;
    const waits = [];
    const work = async () => {
      tried += 1;
      if (tried < goodAt) throw error;
      return "done";
    };
    const end = await persist(work, async (ms) => waits.push(ms)).catch((it) => it);
    return { tried, end, waits };
  };
  const busy = new Problem("unavailable", 503, {}, 2);
  assert.equal((await runs(busy, 3)).end, "done");
  assert.ok((await runs(busy, 3)).waits.every((ms) => ms >= 2000));
  assert.deepEqual([(await runs(new Offline("x"))).tried, (await runs(busy)).end], [TRIES_MAX, busy]);
  for (const error of [new Problem("not-enough-photos", 402, {}), new TypeError("ours")]) {
    assert.deepEqual(await runs(error), { tried: 1, end: error, waits: [] });
  }
});

test("chips come together in one recipe, and the panel has the last word", async () => {
  const { UNTOUCHED, recipe } = await load("recipe");
  const chips = [
    { exposure: { ev: 0.35 } },
    { white_balance: { tint: 10 } },
    null,
    { white_balance: { temperature: 15 }, crop: { aspect: "4:5", gravity: "top" } },
  ];
  assert.deepEqual(recipe(chips, UNTOUCHED), {
    version: 1,
    steps: [
      { exposure: { ev: 0.35 } },
      { white_balance: { tint: 10, temperature: 15 } },
      { crop: { aspect: "4:5", gravity: "top" } },
    ],
  });
  const panel = { sliders: { temperature: -20, contrast: 0 }, aspect: "1:1", look: "steppe" };
  assert.deepEqual(recipe(chips, panel).steps, [
    { exposure: { ev: 0.35 } },
    { white_balance: { tint: 10, temperature: -20 } },
    { crop: { aspect: "1:1" } },
    { look: { name: "steppe" } },
  ]);
});

test("every step of the panel is one of the engine, within its range", async () => {
  const { LOOKS, SLIDERS } = await load("recipe");
  const { readFileSync } = await import("node:fs");
  const url = new URL("../../../../shared/pixels/schema/steps.md", import.meta.url);
  const page = readFileSync(url, "utf8");
  for (const { step, field, min, max } of SLIDERS) {
    const section = page.split(`## \`${step}\``)[1].split("\n## ")[0];
    const row = section.split("\n").find((line) => line.startsWith(`| \`${field}\` |`));
    const [, from, to] = /\| (-?[\d.]+) to (-?[\d.]+)/.exec(row);
    assert.ok(min >= Number(from) && max <= Number(to), `${step}.${field}`);
  }
  assert.ok(page.includes(`| ${LOOKS.join(", ")} |`), "the looks of the engine");
});

test("a part of the original is found where it was cut from", async () => {
  const { place } = await load("align");
  // Without a picture to read, a crop is taken to be around the middle; without a crop it is whole.
  const whole = { naturalWidth: 400, naturalHeight: 300 };
  assert.deepEqual(place(whole, { naturalWidth: 200, naturalHeight: 150 }), { x: 50, y: 50 });
  assert.deepEqual(place(whole, { naturalWidth: 300, naturalHeight: 300 }), { x: 50, y: 50 });
});

test("words are sent as words only where nothing was changed", async () => {
  const { UNTOUCHED, wish } = await load("recipe");
  const usual = { kind: "jpeg", before: "jpeg" };
  const read = { text: "чуть ярче", language: "ru", isAsRead: true, panel: UNTOUCHED, ...usual };
  const chips = [{ exposure: { ev: 0.35 } }];
  const words = { request: { text: "чуть ярче", language: "ru" } };
  assert.deepEqual(wish({ ...read, chips }), words);
  const changed = { recipe: { version: 1, steps: chips } };
  assert.deepEqual(wish({ ...read, chips, isAsRead: false }), changed);
  const both = wish({ ...read, chips, panel: { ...UNTOUCHED, aspect: "1:1" } });
  assert.deepEqual(both.recipe.steps, [...chips, { crop: { aspect: "1:1" } }]);
  assert.equal(wish({ ...read, text: "", chips: [null] }), undefined, "nothing is no wish");
});

test("the kind of file stands in the recipe, beside words, or alone where it changes", async () => {
  const { KINDS, UNTOUCHED, isOnlyKind, kindOf, wish } = await load("recipe");
  const chips = [{ exposure: { ev: 0.35 } }];
  const by = { text: "чуть ярче", language: "ru", panel: UNTOUCHED, before: "jpeg" };
  const words = { request: { text: "чуть ярче", language: "ru" } };
  const png = { output: { png: {} } };
  const read = { ...by, chips, isAsRead: true };
  assert.deepEqual(wish({ ...read, kind: "png" }), { ...words, ...png });
  assert.deepEqual(wish({ ...read, kind: "jpeg", before: "png" }), words, "as whatever is not said");
  const recipe = { version: 1, steps: chips, ...png };
  assert.deepEqual(wish({ ...read, isAsRead: false, kind: "png" }), { recipe });
  const nothing = { ...by, text: "", chips: [], isAsRead: false };
  for (const before of KINDS) {
    for (const kind of KINDS) {
      const made = wish({ ...nothing, kind, before });
      assert.equal(isOnlyKind(made), kind !== before, `${before} to ${kind}`);
      if (made) assert.deepEqual(Object.keys(made.output), [kind]);
    }
  }
  assert.ok(!isOnlyKind(wish({ ...read, kind: "webp" })) && !isOnlyKind(undefined));
  const types = ["image/jpeg", "image/png", "image/webp", "image/tiff", undefined];
  assert.deepEqual(types.map(kindOf), [...KINDS, undefined, undefined]);
});

test("photos go in portions of a hundred, and of what the API reads", async () => {
  const { culprit, portions } = await load("batches");
  const sizes = (items, weigh, bytes) => portions(items, weigh, bytes).map((it) => it.length);
  const many = Array.from({ length: 250 }, (_, n) => n);
  assert.deepEqual(sizes(many, () => 1, 1000), [100, 100, 50]);
  assert.deepEqual(sizes(many.slice(0, 5), () => 400, 900), [2, 2, 1]);
  assert.deepEqual(sizes([1], () => 2000, 900), [1], "one alone is never left out");
  assert.deepEqual(portions(many, () => 7, 300).flat(), many, "none is lost, none comes twice");
  assert.equal(culprit("photos[12].size_bytes"), 12);
  assert.equal(culprit("Idempotency-Key"), undefined);
});

test("what the bucket says decides what comes next", async () => {
  const { judge } = await shared("put");
  const cases = { 200: "sent", 204: "sent", 412: "sent", 403: "sign-again", 400: "changed" };
  const later = { 0: "try-again", 409: "try-again", 429: "try-again", 503: "try-again" };
  for (const [status, verdict] of Object.entries({ ...cases, ...later, 404: "refused" })) {
    assert.equal(judge(Number(status)), verdict, status);
  }
});

test("a link is not set out on when it ends before the file is there", async () => {
  const { isOver } = await shared("put");
  const link = { url: "", headers: {}, expires: "2026-11-26T12:00:00.000Z" };
  const at = (seconds) => Date.parse(link.expires) + seconds * 1000;
  assert.deepEqual([-6, -4, 1].map((seconds) => isOver(link, at(seconds))), [false, true, true]);
});

test("nobody agrees to a document that is not published", async () => {
  const { accepted } = await load("versions");
  const all = ["agreement", "payment_policy", "privacy_policy"];
  const shelf = all.map((name) => ({ name, version: "2026-11-01" }));
  assert.deepEqual(accepted(shelf), Object.fromEntries(all.map((name) => [name, "2026-11-01"])));
  assert.equal(accepted(shelf.slice(1)), undefined);
});

test("a zip holds what came in, and names stay apart", async () => {
  const { crc32, zip } = await load("zip");
  assert.equal(crc32(bytes("123456789")), 0xcbf43926);
  const file = (name, text) => ({ name, at: new Date(2026, 10, 25), bytes: new Blob([text]).stream() });
  const entries = async function* () {
    yield file("той.jpg", "one");
    yield file("той.jpg", "two");
    yield file("empty", "");
  };
  const parts = [];
  for await (const part of zip(entries())) parts.push(part);
  const folder = mkdtempSync(join(tmpdir(), "zip-"));
  writeFileSync(join(folder, "a.zip"), Buffer.concat(parts));
  const read = `
import sys, zipfile, json
it = zipfile.ZipFile(sys.argv[1])
assert it.testzip() is None
print(json.dumps({name: it.read(name).decode() for name in it.namelist()}))`;
  const said = execFileSync("python3", ["-c", read, join(folder, "a.zip")], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  assert.deepEqual(JSON.parse(said), { "той.jpg": "one", "той (2).jpg": "two", empty: "" });
});

test("a paper is what its first bytes say, and is told before it is sent", async () => {
  const { PAPER_BYTES_MAX, announce } = await shared("papers");
  const file = (name, ...parts) => new File(parts, name);
  const pdf = await announce(file(" шарт.pdf ", "%PDF-1.7 "));
  assert.deepEqual([pdf.name, pdf.type, pdf.size_bytes], ["шарт.pdf", "application/pdf", 9]);
  assert.match(pdf.sha256, /^[0-9a-f]{64}$/);
  assert.equal((await announce(file("a", bytes("\xff\xd8\xff\xe0")))).type, "image/jpeg");
  assert.equal((await announce(file("a", bytes("\x89PNG\r\n\x1a\n")))).type, "image/png");
  assert.equal(await announce(file("a.pdf", "<html>")), "kind");
  assert.equal(await announce(file("a.pdf", "%PD")), "kind");
  assert.equal(await announce(file("a.pdf")), "empty");
  assert.equal(await announce(file("a.pdf", "%PDF-", new Uint8Array(PAPER_BYTES_MAX))), "large");
});
