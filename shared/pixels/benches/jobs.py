"""What each tool is asked to do: our recipes, and the same jobs in the words of the peers."""

import json

# One matrix on encoded values, as the peers can do it: exposure, warmth, saturation; then contrast.
MATRIX = [[1.24, -0.12, -0.01], [-0.04, 1.17, -0.01], [-0.04, -0.12, 1.22]]
OFFSET = -12.0

TONES = [{"exposure": {"ev": 0.3}}, {"white_balance": {"temperature": 10}},
         {"contrast": {"amount": 10}}, {"saturation": {"amount": 15}}]
SHARPEN = {"sharpen": {"amount": 50, "radius": 1}}
LONG = [{"exposure": {"ev": 0.3}}, {"highlights": {"amount": -40}}, {"shadows": {"amount": 30}},
        {"curve": {"points": [[0, 0], [0.5, 0.55], [1, 1]]}}, {"vibrance": {"amount": 30}},
        {"mixer": {"green": {"saturation": -20}}},
        {"split_toning": {"shadow_hue": 200, "shadow_saturation": 20}},
        {"look": {"name": "classic_film"}}]
QUICK = [{"resize": {"long_edge": 2048, "quick": True}}]

# The name of a job: its steps, what the peers do instead, the kind of file, our output.
JOBS = {
    "edit": ([*TONES, SHARPEN], "edit", "jpg", {"jpeg": {"quality": 90}}),
    "edit, no sharpen": (TONES, "tones", "jpg", {"jpeg": {"quality": 90}}),
    "edit, long list": ([*LONG, SHARPEN], None, "jpg", {"jpeg": {"quality": 90}}),
    "long list, no sharpen": (LONG, None, "jpg", {"jpeg": {"quality": 90}}),
    "2048 px": ([{"resize": {"long_edge": 2048}}], "small", "jpg", {"jpeg": {"quality": 85}}),
    "2048 px, quick": (QUICK, "small", "jpg", {"jpeg": {"quality": 85}}),
    "2048 px, WebP": (QUICK, "small", "webp", {"webp": {"quality": 80}}),
    "JPEG": ([], "nothing", "jpg", {"jpeg": {"quality": 90}}),
    "PNG": ([], "nothing", "png", {"png": {}}),
    "WebP": ([], "nothing", "webp", {"webp": {"quality": 80}}),
}
# What is measured: job, photo, threads, peers.
USUAL = ("OpenCV", "Pillow", "sharp")
ALL = (*USUAL, "ImageMagick")
ROWS = [
    ("edit", "12", 1, USUAL), ("edit", "24", 1, ALL), ("edit", "24", 0, ("OpenCV", "sharp")),
    ("edit", "24, 4:2:2", 1, USUAL), ("edit", "24, 4:4:4", 1, USUAL),
    ("edit", "24, on its side", 1, USUAL), ("edit", "48", 1, USUAL),
    ("edit, no sharpen", "24", 1, ALL), ("edit, long list", "24", 1, ()),
    ("long list, no sharpen", "24", 1, ()),
    # Without ImageMagick, which takes 14 to 18 s for this resize here: we have not found out why.
    ("2048 px", "24", 1, USUAL), ("2048 px, quick", "24", 1, USUAL),
    ("2048 px, quick", "24", 0, ("OpenCV", "sharp")), ("2048 px, quick", "48", 1, USUAL),
    ("JPEG", "12, HEIC", 1, ("libheif",)), ("JPEG", "12, HEIC", 0, ("libheif",)),
    ("PNG", "12", 1, ALL), ("WebP", "12", 1, USUAL), ("2048 px, WebP", "24", 1, USUAL),
]

OPENCV = """
import sys, numpy, cv2
job, source, target, threads = sys.argv[1:]
cv2.setNumThreads(int(threads))
flag = cv2.IMREAD_REDUCED_COLOR_2 if job == "small" else cv2.IMREAD_COLOR
picture = cv2.imdecode(numpy.fromfile(source, numpy.uint8), flag)
if job == "small":
    scale = 2048 / max(picture.shape)
    picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
elif job != "nothing":
    matrix = numpy.array(%r, numpy.float32)[::-1, ::-1]
    offset = numpy.full((3, 1), %r, numpy.float32)
    picture = cv2.transform(picture, numpy.hstack([matrix, offset]))
    if job == "edit":
        soft = cv2.GaussianBlur(picture, (0, 0), 1)
        picture = cv2.addWeighted(picture, 1.5, soft, -0.5, 0)
kind = target[target.rindex("."):]
settings = {".jpg": [cv2.IMWRITE_JPEG_QUALITY, 85 if job == "small" else 90],
            ".webp": [cv2.IMWRITE_WEBP_QUALITY, 80], ".png": []}[kind]
cv2.imencode(kind, picture, settings)[1].tofile(target)
""" % (MATRIX, OFFSET)

PILLOW = """
import sys
from PIL import Image, ImageFilter, ImageOps
Image.MAX_IMAGE_PIXELS = None
job, source, target, threads = sys.argv[1:]
picture = ImageOps.exif_transpose(Image.open(source))
if job == "small":
    picture.thumbnail((2048, 2048), Image.Resampling.LANCZOS, reducing_gap=2)
elif job != "nothing":
    rows = [row + [%r] for row in %r]
    picture = picture.convert("RGB", sum(rows, []))
    if job == "edit":
        picture = picture.filter(ImageFilter.UnsharpMask(1, 50, 0))
quality = 80 if target.endswith(".webp") else 85 if job == "small" else 90
picture.save(target, quality=quality)
""" % (OFFSET, MATRIX)

LIBHEIF = """
import sys, pillow_heif
from PIL import Image
job, source, target, threads = sys.argv[1:]
pillow_heif.options.DECODE_THREADS = int(threads)
pillow_heif.register_heif_opener()
picture = Image.open(source)
picture.save(target, quality=90, icc_profile=picture.info.get("icc_profile"))
"""

SHARP = """
const sharp = require("sharp");
const [job, source, target, threads] = process.argv.slice(2);
sharp.cache(false); sharp.concurrency(Number(threads));
let picture = sharp(source, {autoOrient: true});
if (job === "small") picture = picture.resize(2048, 2048, {fit: "inside", kernel: "lanczos3"});
else if (job !== "nothing") {
  picture = picture.recomb(%s).linear([1, 1, 1], [%r, %r, %r]);
  if (job === "edit") picture = picture.sharpen();
}
if (target.endsWith(".jpg")) picture = picture.jpeg({quality: job === "small" ? 85 : 90});
if (target.endsWith(".webp")) picture = picture.webp({quality: 80});
if (target.endsWith(".png")) picture = picture.png();
picture.toFile(target);
""" % (json.dumps(MATRIX), OFFSET, OFFSET, OFFSET)


def imagemagick(job, source, target, threads):
    """The arguments after the program's name."""
    words = ["-limit", "thread", str(threads)]
    if job == "small":
        # The hint lets the decoder leave out what a smaller picture does not need.
        words += ["-define", "jpeg:size=4096x4096", source, "-resize", "2048x2048"]
    else:
        words.append(source)
    if job in ("edit", "tones"):
        rows = [row + [0, 0, OFFSET / 255] for row in MATRIX]
        rows += [[float(place == row) for place in range(6)] for row in (3, 4, 5)]
        matrix = " ".join(str(value) for row in rows for value in row)
        words += ["-color-matrix", matrix]
    if job == "edit":
        words += ["-unsharp", "0x1+0.5+0"]
    if target.endswith(".jpg"):
        words += ["-sampling-factor", "4:2:0", "-quality", "85" if job == "small" else "90"]
    return [*words, target]


PHOTOS = """
import os, sys
from PIL import Image
import pillow_heif
Image.MAX_IMAGE_PIXELS = None
photos, out = sys.argv[1:]
one, other = (Image.open(f"{photos}/{name}").convert("RGB")
              for name in ("nexus-6p-12mp.jpg", "galaxy-s7-12mp.jpg"))
one.save(f"{out}/12.jpg", quality=93, subsampling=2)
both = Image.new("RGB", (6048, 4032))
both.paste(one.rotate(90, expand=True), (0, 0))
both.paste(other.rotate(90, expand=True), (3024, 0))
for name, sampling in (("24", 2), ("24, 4:2:2", 1), ("24, 4:4:4", 0)):
    both.save(f"{out}/{name}.jpg", quality=93, subsampling=sampling)
side = Image.Exif()
side[274] = 6
both.save(f"{out}/24, on its side.jpg", quality=93, subsampling=2, exif=side)
four = Image.new("RGB", (8064, 6048))
for index, part in enumerate((one, other, other, one)):
    four.paste(part, (index % 2 * 4032, index // 2 * 3024))
four.save(f"{out}/48.jpg", quality=93, subsampling=2)
phone = f"{photos}/iphone-11-pro-display-p3.heic"
if os.path.exists(phone):
    with open(phone, "rb") as source, open(f"{out}/12, HEIC.heic", "wb") as target:
        target.write(source.read())
else:
    pillow_heif.from_pillow(one).save(f"{out}/12, HEIC.heic", quality=80)
"""
