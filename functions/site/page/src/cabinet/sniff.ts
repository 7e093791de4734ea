/** What a file is by its first bytes: a name and what the system says of it may be wrong. */

export type Media = "image/jpeg" | "image/png" | "image/webp" | "image/tiff" | "image/heic";

/** Why a file is not even sent. */
export type Flaw = "empty" | "too-large" | "not-a-photo" | "name" | "unreadable" | "twice";

export const FILE_BYTES_MAX = 40 * 1024 * 1024;
/** As many of the first bytes as tell. */
export const HEAD_BYTES = 64;
const NAME_BYTES_MAX = 255;

const HEIC = ["heic", "heix", "heim", "heis", "mif1", "msf1"];

/** The type of a photo that we take. */
export function sniff(head: Uint8Array): Media | undefined {
  const text = (from: number, to: number) => String.fromCharCode(...head.subarray(from, to));
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return "image/jpeg";
  if (text(0, 8) === "\x89PNG\r\n\x1a\n") return "image/png";
  if (text(0, 4) === "RIFF" && text(8, 12) === "WEBP") return "image/webp";
  if (text(0, 4) === "II*\0" || text(0, 4) === "MM\0*") return "image/tiff";
  if (text(4, 8) === "ftyp" && brands(head, text).some((it) => HEIC.includes(it))) {
    return "image/heic";
  }
  return undefined;
}

/** The main brand, and those it is compatible with. */
function brands(head: Uint8Array, text: (from: number, to: number) => string): string[] {
  const size = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0);
  const end = Math.min(size, head.length);
  const found = [text(8, 12)];
  // AVIF names `mif1` too, and is another coding.
  if (found[0] === "avif" || found[0] === "avis") return [];
  for (let at = 16; at + 4 <= end; at += 4) found.push(text(at, at + 4));
  return found.includes("avif") ? [] : found;
}

/** What is wrong with a file, or what it is. */
export function examine(name: string, size: number, head: Uint8Array): Media | Flaw {
  if (size === 0) return "empty";
  if (size > FILE_BYTES_MAX) return "too-large";
  if (!isName(name)) return "name";
  return sniff(head) ?? "not-a-photo";
}

export const isMedia = (it: Media | Flaw): it is Media => it.startsWith("image/");

/** The same door as on the other side: no folders, no control or direction signs. */
function isName(name: string): boolean {
  const trimmed = name.trim();
  const bytes = new TextEncoder().encode(trimmed).length;
  return bytes > 0 && bytes <= NAME_BYTES_MAX && !/[\p{Cc}/\\\u202a-\u202e]/u.test(trimmed);
}
