/** All results in one zip, written to disk as they come. Loaded when it is asked for. */
import { Offline, Problem, call } from "../shared/api";
import type { Answer, Schema } from "../shared/schema";
import { persist } from "../shared/retry";
import { type Entry, zip } from "./zip";

type Photo = Schema["ShownPhoto"];
type Page = Answer<"/photos", "get">;

/** Where the browser lets a page write: not everywhere. */
interface Picker {
  showSaveFilePicker?: (options: {
    suggestedName: string;
  }) => Promise<{ createWritable: () => Promise<WritableStream<Uint8Array>> }>;
}

async function* delivered(ids?: ReadonlySet<string>): AsyncGenerator<Photo> {
  let next: string | undefined;
  let left = ids?.size ?? Number.POSITIVE_INFINITY;
  do {
    const query: string = next ? `?page=${encodeURIComponent(next)}` : "";
    const page: Page = await persist(() => call<Page>("GET", `/photos${query}`));
    const found = page.photos.filter((it) => it.result && (ids?.has(it.id) ?? true));
    left -= found.length;
    yield* found;
    next = page.next ?? undefined;
  } while (next && left > 0);
}

/** The name that the bucket gives it. */
function nameOf(response: Response, photo: Photo): string {
  const said = response.headers.get("content-disposition") ?? "";
  const name = /filename\*=UTF-8''([^;]+)/.exec(said)?.[1];
  if (name) return decodeURIComponent(name);
  // Whatever came in: what goes out is of another kind.
  const ending = photo.result?.type.replace("image/", "").replace("jpeg", "jpg") ?? "jpg";
  return `${photo.name.replace(/\.[^.]*$/, "")}.${ending}`;
}

/** One photo, whole: an answer that breaks off in the middle is asked for again, and spoils nothing. */
async function open(photo: Photo): Promise<Entry> {
  // The link of the list may be over by the time its turn comes.
  const fresh = await persist(() => call<Photo>("GET", `/photos/${photo.id}`));
  if (!fresh.result) throw new TypeError("it is gone");
  const lost = (cause: unknown): never => {
    throw new Offline("no answer", { cause });
  };
  const response = await fetch(fresh.result.href).catch(lost);
  if (!response.ok) throw new Problem("bucket", response.status, {}, undefined);
  const bytes = (await response.blob().catch(lost)).stream();
  return { name: nameOf(response, fresh), at: new Date(photo.created), bytes };
}

/**
 * Saves all, or only those that were chosen; tells after each how many there are. Gives how many
 * could not be fetched.
 */
export async function saveAll(
  name: string,
  told: (done: number) => void,
  ids?: ReadonlySet<string>,
): Promise<number> {
  let [done, missed] = [0, 0];
  const picker = globalThis as Picker;
  // Asked for at once: only a press may open it.
  const target = await picker
    .showSaveFilePicker?.({ suggestedName: name })
    .then((file) => file.createWritable());
  const entries = async function* () {
    for await (const photo of delivered(ids)) {
      const entry = await persist(() => open(photo)).catch(() => undefined);
      if (entry) yield entry;
      else missed += 1;
      told((done += 1));
    }
  };
  const pieces = zip(entries());
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(sink) {
      const { done, value } = await pieces.next();
      if (done) sink.close();
      else sink.enqueue(value as Uint8Array<ArrayBuffer>);
    },
  });
  if (target) await stream.pipeTo(target);
  else keep(await new Response(stream).blob(), name);
  return missed;
}

/** Where a page may not write: the browser keeps it, on disk when it is large, and saves it. */
function keep(blob: Blob, name: string) {
  const url = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
