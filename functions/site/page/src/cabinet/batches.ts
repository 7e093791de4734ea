/** Photos in portions that the API takes at once. */
import type { Media } from "./sniff";
import type { Wish } from "./recipe";

const BATCH_MAX = 100;

interface Announced {
  readonly name: string;
  readonly type: Media;
  readonly size_bytes: number;
  readonly sha256: string;
}

export type NewPhoto = Announced & Wish;

/** Portions of at most `count` photos and, with all that they say, about `bytes` bytes. */
export function portions<T>(
  items: readonly T[],
  weigh: (item: T) => number,
  bytes: number,
  count = BATCH_MAX,
): T[][] {
  const all: T[][] = [];
  let weight = 0;
  for (const item of items) {
    const own = weigh(item);
    const last = all.at(-1);
    if (last !== undefined && last.length < count && weight + own <= bytes) {
      last.push(item);
      weight += own;
    } else {
      all.push([item]);
      weight = own;
    }
  }
  return all;
}

/** Which photo of a batch a fault is about: `photos[3].size_bytes`. */
export function culprit(path: string): number | undefined {
  const found = /^photos\[(\d+)\]/.exec(path);
  return found?.[1] === undefined ? undefined : Number(found[1]);
}
