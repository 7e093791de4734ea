/**
 * Builds the page into `dist`: checks the types, bundles the islands, writes every public page in
 * every language, packs the files, and refuses what is over its budget.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "vite";
import { types } from "./types.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const KIB = 1024;
/** Script of an island with all that it always loads, after Brotli. */
const BUDGETS = { public: 5 * KIB, complaint: 5 * KIB, cabinet: 35 * KIB, desk: 35 * KIB };
const PACKED = /\.(css|js|svg|json|wasm)$/;

function run(program, ...args) {
  const done = spawnSync(process.execPath, [join(root, "node_modules", program), ...args], {
    cwd: root,
    stdio: "inherit",
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

/** The chunks that a chunk always loads, itself first. */
function closure(manifest, key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) closure(manifest, next, seen);
  return seen;
}

function island(manifest, key) {
  const chunks = [...closure(manifest, key)].map((name) => manifest[name]);
  const [own, ...others] = chunks;
  return {
    script: `/${own.file}`,
    with: others.map((chunk) => `/${chunk.file}`),
    // Each language fetches its own: the longest counts.
    words: (manifest[key].dynamicImports ?? [])
      .filter((name) => name.includes("/words/"))
      .map((name) => `/${manifest[name].file}`),
    styles: [...new Set(chunks.flatMap((chunk) => chunk.css ?? []))].map((file) => `/${file}`),
  };
}

/** What the function cannot know: the URLs of the files that were just made. */
function assets(manifest) {
  return {
    style: `/${manifest["src/public/style.css"].file}`,
    icon: `/${manifest["src/public/icon.svg"].file}`,
    script: island(manifest, "src/public/script.ts").script,
    cabinet: island(manifest, "src/cabinet/main.tsx"),
    desk: island(manifest, "src/desk/main.tsx"),
    complaint: island(manifest, "src/complaint/main.ts"),
  };
}

function write(path, text) {
  const file = join(dist, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function pack() {
  const folder = join(dist, "assets");
  for (const name of readdirSync(folder).filter((name) => PACKED.test(name))) {
    const bytes = readFileSync(join(folder, name));
    writeFileSync(join(folder, `${name}.br`), brotli(bytes));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  }
}

function weigh(made) {
  const { script, complaint, cabinet, desk } = made;
  const islands = { public: { script, with: [] }, complaint, cabinet, desk };
  let heavy = false;
  for (const [name, { script, with: others, words = [] }] of Object.entries(islands)) {
    const size = (url) => brotli(readFileSync(join(dist, url))).length;
    const always = [script, ...others].map(size).reduce((sum, bytes) => sum + bytes, 0);
    const bytes = always + Math.max(0, ...words.map(size));
    const over = bytes > BUDGETS[name];
    heavy ||= over;
    const verdict = over ? "OVER its budget of" : "of";
    console.log(`      script of ${name}: ${bytes} bytes (Brotli) ${verdict} ${BUDGETS[name]}`);
  }
  if (heavy) process.exit(1);
}

await types();
run("typescript/bin/tsc", "--noEmit");
await build({ configFile: join(root, "vite.config.ts"), logLevel: "warn" });
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));
const made = assets(manifest);
// In a folder of its own, so that it does not empty what was just made.
const ssr = join(root, "src/public/render.ts");
await build({ configFile: join(root, "vite.config.ts"), logLevel: "warn", build: { ssr } });
const { render } = await import(pathToFileURL(join(dist, ".render/render.js")).href);
for (const { path, text } of render(made)) write(path, text);
pack();
weigh(made);
rmSync(join(dist, ".render"), { recursive: true });
