/** Pictures to send: made by the browser, so that they are real files of their kind. */

/**
 * JPEGs as a camera would name them: a sky, a ground and something in the middle, each with another
 * light, and no two the same. `size` is the longer side.
 */
export async function pictures(browser, count, size = 1200) {
  const page = await browser.newPage();
  const made = await page.evaluate(
    async ([count, size]) => {
      const draw = async (n) => {
        const canvas = new OffscreenCanvas(size, Math.round(size * 0.75));
        const { width, height } = canvas;
        const brush = canvas.getContext("2d");
        const hue = (n * 47) % 360;
        const sky = brush.createLinearGradient(0, 0, 0, height);
        sky.addColorStop(0, `hsl(${hue} 45% 42%)`);
        sky.addColorStop(0.62, `hsl(${hue + 30} 55% 70%)`);
        sky.addColorStop(0.63, `hsl(${hue + 90} 25% 32%)`);
        sky.addColorStop(1, `hsl(${hue + 100} 30% 18%)`);
        brush.fillStyle = sky;
        brush.fillRect(0, 0, width, height);
        brush.fillStyle = `hsl(${hue + 180} 40% 55%)`;
        brush.beginPath();
        brush.arc(width * (0.3 + (0.4 * (n % 97)) / 97), height * 0.55, height * 0.22, 0, 7);
        brush.fill();
        const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
        const bytes = new Uint8Array(await blob.arrayBuffer());
        let text = "";
        for (const byte of bytes) text += String.fromCharCode(byte);
        return btoa(text);
      };
      return Promise.all(Array.from({ length: count }, (_, n) => draw(n)));
    },
    [count, size],
  );
  await page.close();
  return made.map((text, n) => ({
    name: `той ${n + 1}.jpg`,
    mimeType: "image/jpeg",
    buffer: Buffer.from(text, "base64"),
  }));
}

/** A file that only calls itself a photo. */
export const text = (name) => ({ name, mimeType: "image/jpeg", buffer: Buffer.from("no photo") });

/** A photo that was cut off on its way here: it begins well. */
export const torn = ({ buffer, ...rest }, name) => ({
  ...rest,
  name,
  buffer: buffer.subarray(0, Math.floor(buffer.length / 3)),
});
