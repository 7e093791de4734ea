export const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((it) => it.toString(16).padStart(2, "0")).join("");
