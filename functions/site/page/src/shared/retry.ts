/** When to try again, and when not to. */
import { Offline, Problem } from "./api";

export const TRIES_MAX = 6;
const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to wait before the next try: twice as long each time, and somewhere in the upper half of
 * it, so that a thousand browsers do not come back at once. What the answer asked for is the least.
 */
export function pause(tried: number, asked = 0, random: () => number = Math.random): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** tried);
  return Math.max(asked * 1000, whole / 2 + (whole / 2) * random());
}

/** Whether the same request may fare better later. */
const isPassing = (status: number): boolean =>
  status === 0 || status === 408 || status === 429 || status >= 500;

export const mayPass = (error: unknown): boolean =>
  error instanceof Offline || (error instanceof Problem && isPassing(error.status));

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Until there is a network. */
export function online(): Promise<void> {
  if (globalThis.navigator?.onLine !== false) return Promise.resolve();
  return new Promise((done) => addEventListener("online", () => done(), { once: true }));
}

/** Does it until it works, or until it is clear that it will not. */
export async function persist<T>(work: () => Promise<T>, wait = sleep): Promise<T> {
  for (let tried = 0; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (!mayPass(error) || tried + 1 >= TRIES_MAX) throw error;
      await wait(pause(tried, error instanceof Problem ? error.wait : 0));
      await online();
    }
  }
}
