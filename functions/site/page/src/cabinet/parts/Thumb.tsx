/** A small picture of a file on this device, drawn when its row is seen: a thousand rows cost nothing. */
import { createEffect, onCleanup } from "solid-js";

const SIDE = 112;

/** One at a time: each decodes a whole photo, off the main thread. */
let last: Promise<unknown> = Promise.resolve();

async function draw(canvas: HTMLCanvasElement, file: File): Promise<void> {
  if (!canvas.isConnected) return;
  const bitmap = await createImageBitmap(file, { resizeWidth: SIDE * 2, resizeQuality: "medium" });
  const { width, height } = bitmap;
  const side = Math.min(width, height);
  const brush = canvas.getContext("2d");
  brush?.drawImage(bitmap, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE, SIDE);
  bitmap.close();
}

export function Thumb(props: { of: File | undefined }) {
  let canvas: HTMLCanvasElement | undefined;
  createEffect(() => {
    const file = props.of;
    if (canvas === undefined || file === undefined) return;
    const watch = new IntersectionObserver((seen) => {
      if (!seen.some((it) => it.isIntersecting) || canvas === undefined) return;
      watch.disconnect();
      const target = canvas;
      // A format that the browser cannot show keeps its empty tile.
      last = last.then(() => draw(target, file)).catch(() => undefined);
    });
    watch.observe(canvas);
    onCleanup(() => watch.disconnect());
  });
  return <canvas class="thumb" width={SIDE} height={SIDE} aria-hidden="true" ref={canvas} />;
}
