/** Papers that are sent to us: which files are taken, and how one gets to the bucket. */
import { hex } from "./hex";
import { type Link, judge, put } from "./put";
import { TRIES_MAX, online, pause, sleep } from "./retry";

export const PAPER_BYTES_MAX = 10 * 1024 * 1024;
export const PAPER_TYPES = "application/pdf,image/jpeg,image/png";

export interface Announced {
  readonly name: string;
  readonly type: string;
  readonly size_bytes: number;
  readonly sha256: string;
}

/** Why a file is not even sent. */
export type Flaw = "empty" | "large" | "kind" | "unreadable";

const HEADS: readonly (readonly [type: string, head: string])[] = [
  ["application/pdf", "%PDF-"],
  ["image/jpeg", "\xff\xd8\xff"],
  ["image/png", "\x89PNG\r\n\x1a\n"],
];

/** A file as it is announced: what it is is told by its first bytes, not by its name. */
export async function announce(file: File): Promise<Announced | Flaw> {
  if (file.size === 0) return "empty";
  if (file.size > PAPER_BYTES_MAX) return "large";
  try {
    const bytes = await file.arrayBuffer();
    const head = String.fromCharCode(...new Uint8Array(bytes, 0, Math.min(8, bytes.byteLength)));
    const type = HEADS.find(([, it]) => head.startsWith(it))?.[0];
    if (type === undefined) return "kind";
    const sha256 = hex(await crypto.subtle.digest("SHA-256", bytes));
    return { name: file.name.trim(), type, size_bytes: file.size, sha256 };
  } catch {
    return "unreadable";
  }
}

/** Sends it, with a link that `ask` gives: none where it has come already. Whether it is there. */
export async function deliver(
  file: File,
  ask: () => Promise<Link | null | undefined>,
  moved: (share: number) => void,
): Promise<boolean> {
  for (let tried = 0; tried < TRIES_MAX; tried += 1) {
    const link = await ask();
    if (!link) return true;
    const verdict = judge(await put(link, file, moved));
    if (verdict === "sent") return true;
    if (verdict === "changed" || verdict === "refused") return false;
    await sleep(pause(tried));
    await online();
  }
  return false;
}
