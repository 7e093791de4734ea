/** Many askings, some at a time. */
const AT_ONCE = 4;

/** Does it for each, in their order; with `isOver` nothing new is begun. */
export async function abreast<T>(
  all: readonly T[],
  work: (it: T) => Promise<unknown>,
  isOver = () => false,
): Promise<void> {
  const left = all.values();
  const worker = async () => {
    for (let it = left.next(); !it.done && !isOver(); it = left.next()) await work(it.value);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
