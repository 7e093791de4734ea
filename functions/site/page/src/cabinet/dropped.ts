/** What was dropped or chosen: files, and folders with all that is in them. */

/** What systems put into folders by themselves. */
const isHidden = (name: string) => name.startsWith(".") || name === "Thumbs.db";

/** A folder that was chosen, without what nobody put there. */
export const chosen = (files: Iterable<File>): File[] =>
  [...files].filter((it) => !isHidden(it.name));

function file(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((done, fail) => entry.file(done, fail));
}

/** A folder tells of itself in portions, and an empty one is the end. */
async function within(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) =>
      reader.readEntries(done, fail),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

async function walk(entry: FileSystemEntry, add: (files: File[]) => void): Promise<void> {
  if (isHidden(entry.name)) return;
  if (entry.isFile) add([await file(entry as FileSystemFileEntry)]);
  else {
    for (const one of await within(entry as FileSystemDirectoryEntry)) {
      await walk(one, add).catch(() => undefined);
    }
  }
}

/** Hands out what was dropped as it is found. */
export async function dropped(data: DataTransfer, add: (files: File[]) => void): Promise<void> {
  const entries = [...data.items].map((it) => it.webkitGetAsEntry());
  const loose = [...data.files];
  if (entries.every((it) => it === null || it.isFile)) return add(loose);
  // The event is over after the first pause: everything was taken out of it above.
  for (const entry of entries) if (entry) await walk(entry, add).catch(() => undefined);
}
