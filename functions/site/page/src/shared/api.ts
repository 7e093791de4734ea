/** Calls of the API on our own origin, and its problems (RFC 9457) as errors. */

/** A field that is wrong, by its path: `photos[2].recipe`. */
interface Fault {
  readonly path: string;
  readonly reason: string;
}

/** A refusal. `kind` is stable (`not-logged-in`, `not-enough-photos`); texts may change. */
export class Problem extends Error {
  constructor(
    readonly kind: string,
    readonly status: number,
    readonly detail: Readonly<Record<string, unknown>>,
    /** Seconds to wait, where the answer said so. */
    readonly wait: number | undefined,
  ) {
    super(String(detail["title"] ?? kind));
    this.name = "Problem";
  }

  get faults(): readonly Fault[] {
    return (this.detail["errors"] as readonly Fault[] | undefined) ?? [];
  }
}

/** The network did not answer: nothing is known, doing it again is safe. */
export class Offline extends Error {}

interface Call {
  readonly body?: unknown;
  /** Makes a repeated request one request: keep it with what is sent, send it again with it. */
  readonly key?: string;
  readonly signal?: AbortSignal;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Asks the API. `undefined` where the answer has no body. */
export async function call<T>(method: Method, path: string, it: Call = {}): Promise<T> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (it.body !== undefined) headers["content-type"] = "application/json";
  if (it.key !== undefined) headers["idempotency-key"] = it.key;
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (it.body !== undefined) init.body = JSON.stringify(it.body);
  if (it.signal !== undefined) init.signal = it.signal;
  const response = await fetch(path, init).catch((cause: unknown) => {
    if (it.signal?.aborted) throw cause;
    throw new Offline("no answer", { cause });
  });
  if (!response.ok) throw await problem(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

async function problem(response: Response): Promise<Problem> {
  const detail = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const type = String(detail["type"] ?? "");
  const kind = type.slice(type.lastIndexOf("/") + 1) || `status-${response.status}`;
  const wait = Number(response.headers.get("retry-after") ?? Number.NaN);
  return new Problem(kind, response.status, detail, Number.isFinite(wait) ? wait : undefined);
}

/** A key for one intention. */
export const intention = (): string => crypto.randomUUID();
