/**
 * A zip that is written while its files arrive, so that a thousand photos are never held at once.
 * Photos are packed already: they are stored as they are. Sizes and sums follow each file, and the
 * list at the end is that of Zip64 where the archive is over four gigabytes.
 */

export interface Entry {
  readonly name: string;
  readonly at: Date;
  readonly bytes: ReadableStream<Uint8Array>;
}

interface Written {
  readonly name: Uint8Array;
  readonly when: readonly [time: number, date: number];
  readonly sum: number;
  readonly size: number;
  readonly from: number;
}

const TOP = 0xffff_ffff;
/** UTF-8 names, and sizes that follow the file. */
const FLAGS = 0x0808;
const VERSION = 45;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb8_8320 : sum >>> 1;
  return sum;
});

export function crc32(bytes: Uint8Array, before = 0): number {
  let sum = ~before;
  for (const byte of bytes) sum = (sum >>> 8) ^ (TABLE[(sum ^ byte) & 255] as number);
  return ~sum >>> 0;
}

/** Numbers in their widths, the least byte first. */
function packed(...fields: readonly (readonly [width: 2 | 4 | 8, value: number])[]): Uint8Array {
  const length = fields.reduce((all, [width]) => all + width, 0);
  const view = new DataView(new ArrayBuffer(length));
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else if (width === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += width;
  }
  return new Uint8Array(view.buffer);
}

/** Time and day as DOS wrote them: two seconds exactly, years from 1980. */
function dos(at: Date): readonly [number, number] {
  const time = (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1);
  const year = Math.max(0, at.getFullYear() - 1980);
  return [time, (year << 9) | ((at.getMonth() + 1) << 5) | at.getDate()];
}

function head(name: Uint8Array, [time, date]: readonly [number, number]): Uint8Array {
  return packed(
    [4, 0x0403_4b50],
    [2, VERSION],
    [2, FLAGS],
    [2, 0],
    [2, time],
    [2, date],
    [4, 0],
    [4, 0],
    [4, 0],
    [2, name.length],
    [2, 0],
  );
}

function listed({ name, when: [time, date], sum, size, from }: Written): Uint8Array[] {
  const extra = from >= TOP ? packed([2, 1], [2, 8], [8, from]) : new Uint8Array();
  const fixed = packed(
    [4, 0x0201_4b50],
    [2, VERSION],
    [2, VERSION],
    [2, FLAGS],
    [2, 0],
    [2, time],
    [2, date],
    [4, sum],
    [4, size],
    [4, size],
    [2, name.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, Math.min(from, TOP)],
  );
  return [fixed, name, extra];
}

function end(count: number, size: number, from: number): Uint8Array[] {
  const last = packed(
    [4, 0x0605_4b50],
    [2, 0],
    [2, 0],
    [2, Math.min(count, 0xffff)],
    [2, Math.min(count, 0xffff)],
    [4, Math.min(size, TOP)],
    [4, Math.min(from, TOP)],
    [2, 0],
  );
  if (from < TOP && count < 0xffff) return [last];
  const record = packed(
    [4, 0x0606_4b50],
    [8, 44],
    [2, VERSION],
    [2, VERSION],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, size],
    [8, from],
  );
  const place = packed([4, 0x0706_4b50], [4, 0], [8, from + size], [4, 1]);
  return [record, place, last];
}

/** Two files of one name are two files. */
function unique(name: string, taken: Set<string>): string {
  const [, stem = name, kind = ""] = /^(.*?)(\.[^.]*)?$/s.exec(name) ?? [];
  let found = name;
  for (let n = 2; taken.has(found.toLowerCase()); n += 1) found = `${stem} (${n})${kind}`;
  taken.add(found.toLowerCase());
  return found;
}

/** The archive, piece by piece. */
export async function* zip(entries: AsyncIterable<Entry>): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  const taken = new Set<string>();
  let at = 0;
  for await (const entry of entries) {
    const name = new TextEncoder().encode(unique(entry.name, taken));
    const when = dos(entry.at);
    const from = at;
    const start = head(name, when);
    yield start;
    yield name;
    let [sum, size] = [0, 0];
    const reader = entry.bytes.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      sum = crc32(part.value, sum);
      size += part.value.length;
      yield part.value;
    }
    const tail = packed([4, 0x0807_4b50], [4, sum], [4, size], [4, size]);
    yield tail;
    at += start.length + name.length + size + tail.length;
    written.push({ name, when, sum, size, from });
  }
  const from = at;
  for (const one of written) {
    for (const part of listed(one)) {
      at += part.length;
      yield part;
    }
  }
  yield* end(written.length, at - from, from);
}
