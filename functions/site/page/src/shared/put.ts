/** One file on its way to the bucket: `XMLHttpRequest`, because `fetch` tells no progress. */

export interface Link {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Until then. */
  readonly expires: string;
}

/** The browser sets these itself, and refuses to be told. */
const OWN = new Set(["content-length", "host"]);
const LONGEST_MS = 15 * 60_000;

/** What a file may need to set out before its link ends. */
const SPARE_MS = 5_000;

/** Whether a file that sets out now would come too late. The bucket looks when it begins. */
export const isOver = (link: Link, now = Date.now()): boolean =>
  now > Date.parse(link.expires) - SPARE_MS;

/** The status; 0 where there was no answer. */
export function put(link: Link, file: Blob, moved: (share: number) => void): Promise<number> {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("PUT", link.url);
    for (const [name, value] of Object.entries(link.headers)) {
      if (!OWN.has(name.toLowerCase())) request.setRequestHeader(name, value);
    }
    request.timeout = LONGEST_MS;
    request.upload.onprogress = ({ loaded, total }) => moved(total > 0 ? loaded / total : 0);
    request.onloadend = () => done(request.status);
    request.send(file);
  });
}

/** What an answer of the bucket means. It has the file already: that is as good. */
type Verdict = "sent" | "sign-again" | "try-again" | "changed" | "refused";

export function judge(status: number): Verdict {
  if ((status >= 200 && status < 300) || status === 412) return "sent";
  if (status === 403) return "sign-again";
  if (status === 0 || status === 408 || status === 409 || status === 429 || status >= 500) {
    return "try-again";
  }
  // The digest or the length is not what was announced.
  return status === 400 ? "changed" : "refused";
}
