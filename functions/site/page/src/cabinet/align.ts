/** Where in the original the result lies: a crop may have kept any part of it. */

/** The shorter side of what is compared: a place is found to about a fiftieth. */
const SIDE = 48;
/** Below it they are not the same picture in the same place. */
const ALIKE = 0.4;

type Picture = HTMLImageElement;

interface Grey {
  readonly width: number;
  readonly height: number;
  readonly light: Float32Array;
}

function grey(picture: Picture, scale: number): Grey {
  const width = Math.max(1, Math.round(picture.naturalWidth * scale));
  const height = Math.max(1, Math.round(picture.naturalHeight * scale));
  const brush = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (brush === null) throw new TypeError("no canvas");
  brush.drawImage(picture, 0, 0, width, height);
  const { data } = brush.getImageData(0, 0, width, height);
  const light = new Float32Array(width * height);
  for (let at = 0; at < light.length; at += 1) {
    const [red = 0, green = 0, blue = 0] = data.subarray(at * 4, at * 4 + 3);
    light[at] = 0.3 * red + 0.6 * green + 0.1 * blue;
  }
  return { width, height, light };
}

/** How alike the result is to the part of the original that begins there: 1 is the same. */
function alike(whole: Grey, part: Grey, left: number, top: number): number {
  const count = part.light.length;
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
  for (let y = 0; y < part.height; y += 1) {
    for (let x = 0; x < part.width; x += 1) {
      const p = part.light[y * part.width + x] ?? 0;
      const w = whole.light[(y + top) * whole.width + x + left] ?? 0;
      a += p;
      b += w;
      aa += p * p;
      bb += w * w;
      ab += p * w;
    }
  }
  const spread = Math.sqrt((aa - (a * a) / count) * (bb - (b * b) / count));
  // Two even areas are as alike as can be told.
  return spread > 0 ? (ab - (a * b) / count) / spread : 1;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

const MIDDLE: Place = { x: 50, y: 50 };

/** In per cent of what was cut off, as `object-position` counts; nothing where it is not found. */
export function place(original: Picture, result: Picture): Place | undefined {
  const wide = original.naturalWidth / result.naturalWidth;
  const high = original.naturalHeight / result.naturalHeight;
  // One side is whole, so this is how much smaller the result is.
  const by = Math.min(wide, high);
  const scale = SIDE / Math.min(result.naturalWidth, result.naturalHeight);
  try {
    const part = grey(result, scale);
    const whole = grey(original, scale / by);
    const [right, bottom] = [whole.width - part.width, whole.height - part.height];
    const along = right > bottom;
    const room = Math.max(right, bottom);
    let best = { at: 0, how: -1 };
    for (let at = 0; at <= room; at += 1) {
      const how = along ? alike(whole, part, at, 0) : alike(whole, part, 0, at);
      if (how > best.how) best = { at, how };
    }
    if (best.how < ALIKE) return undefined;
    const share = room > 0 ? (best.at / room) * 100 : 50;
    return along ? { x: share, y: 50 } : { x: 50, y: share };
  } catch {
    // A browser that lets no picture be read: most crops are around the middle.
    return MIDDLE;
  }
}
