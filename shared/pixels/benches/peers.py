"""The engine beside sharp, OpenCV and Pillow on the same jobs, in interleaved processes.

Run by `cargo bench-engine`. Installs the peers into a folder of its own, makes the photos out of
../shared/photos beside the repository (and says so when they are not there), prints a table.
Every cell is the median of fresh processes that load the file and do one job on one thread.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

PEERS = ["opencv-python-headless==5.0.0.93", "pillow==13.0.0", "numpy"]
SHARP = "sharp@0.35.5"
ROUNDS = 5

# One matrix on encoded values, as the peers can do it: exposure, warmth, saturation; then contrast.
MATRIX = [[1.24, -0.12, -0.01], [-0.04, 1.17, -0.01], [-0.04, -0.12, 1.22]]
OFFSET = -12.0

RECIPES = {
    "edit": [{"exposure": {"ev": 0.3}}, {"white_balance": {"temperature": 10}},
             {"contrast": {"amount": 10}}, {"saturation": {"amount": 15}},
             {"sharpen": {"amount": 50, "radius": 1}}],
    "edit, no sharpen": [{"exposure": {"ev": 0.3}}, {"white_balance": {"temperature": 10}},
                         {"contrast": {"amount": 10}}, {"saturation": {"amount": 15}}],
    "edit, long list": [{"exposure": {"ev": 0.3}}, {"highlights": {"amount": -40}},
                        {"shadows": {"amount": 30}}, {"curve": {"points": [[0, 0], [0.5, 0.55], [1, 1]]}},
                        {"vibrance": {"amount": 30}}, {"mixer": {"green": {"saturation": -20}}},
                        {"split_toning": {"shadow_hue": 200, "shadow_saturation": 20}},
                        {"look": {"name": "classic_film"}}, {"sharpen": {"amount": 50, "radius": 1}}],
    "2048 px": [{"resize": {"long_edge": 2048}}],
    "2048 px, quick": [{"resize": {"long_edge": 2048, "quick": True}}],
}

OPENCV = """
import sys, numpy, cv2
cv2.setNumThreads(1)
job, source, target = sys.argv[1:]
flag = cv2.IMREAD_REDUCED_COLOR_2 if job == "2048 px" else cv2.IMREAD_COLOR
picture = cv2.imdecode(numpy.fromfile(source, numpy.uint8), flag)
if job == "2048 px":
    scale = 2048 / max(picture.shape)
    picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
else:
    matrix = numpy.array(%r, numpy.float32)[::-1, ::-1]
    offset = numpy.full((3, 1), %r, numpy.float32)
    picture = cv2.transform(picture, numpy.hstack([matrix, offset]))
    if job == "edit":
        soft = cv2.GaussianBlur(picture, (0, 0), 1)
        picture = cv2.addWeighted(picture, 1.5, soft, -0.5, 0)
quality = 85 if job == "2048 px" else 90
cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tofile(target)
""" % (MATRIX, OFFSET)

PILLOW = """
import sys
from PIL import Image, ImageFilter
Image.MAX_IMAGE_PIXELS = None
job, source, target = sys.argv[1:]
picture = Image.open(source)
if job == "2048 px":
    picture.thumbnail((2048, 2048), Image.Resampling.LANCZOS, reducing_gap=2)
else:
    rows = [row + [%r] for row in %r]
    picture = picture.convert("RGB", sum(rows, []))
    if job == "edit":
        picture = picture.filter(ImageFilter.UnsharpMask(1, 50, 0))
picture.save(target, quality=85 if job == "2048 px" else 90)
""" % (OFFSET, MATRIX)

SHARP_JS = """
const sharp = require("sharp");
const [job, source, target] = process.argv.slice(2);
sharp.cache(false); sharp.concurrency(1);
let picture = sharp(source);
if (job === "2048 px") picture = picture.resize(2048, 2048, {fit: "inside", kernel: "lanczos3"});
else {
  picture = picture.recomb(%s).linear([1, 1, 1], [%r, %r, %r]);
  if (job === "edit") picture = picture.sharpen();
}
picture.jpeg({quality: job === "2048 px" ? 85 : 90}).toFile(target);
""" % (json.dumps(MATRIX), OFFSET, OFFSET, OFFSET)

MOSAIC = """
import sys
from PIL import Image
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
four = Image.new("RGB", (8064, 6048))
for index, part in enumerate((one, other, other, one)):
    four.paste(part, (index % 2 * 4032, index // 2 * 3024))
four.save(f"{out}/48.jpg", quality=93, subsampling=2)
"""


def measure(command, folder):
    """CPU and wall milliseconds and peak MiB of one process."""
    start = time.monotonic()
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = (time.monotonic() - start) * 1000
    if status != 0:
        sys.exit(f"{command[0]} failed")
    return (usage.ru_utime + usage.ru_stime) * 1000, wall, usage.ru_maxrss / 1024


def main():
    engine, folder, photos = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
    if not photos.is_dir():
        sys.exit(f"There are no photos in {photos}; nothing is downloaded, so nothing is measured.")
    folder.mkdir(parents=True, exist_ok=True)
    python = folder / "venv/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PEERS], check=True)
    if not (folder / "node_modules/sharp").exists():
        subprocess.run(["npm", "install", "--silent", "--prefix", folder, SHARP], check=True)
    if not (folder / "48.jpg").exists():
        subprocess.run([python, "-c", MOSAIC, photos, folder], check=True)
    (folder / "peer.js").write_text(SHARP_JS)
    for job, steps in RECIPES.items():
        quality = 85 if job.startswith("2048 px") else 90
        output = {"jpeg": {"quality": quality}}
        recipe = {"version": 1, "steps": steps, "output": output}
        (folder / f"{job}.json").write_text(json.dumps(recipe))

    # What the start of an interpreter costs is not the peer's fault: it is measured and taken off.
    def commands(job, source):
        all_commands = {"ours": [engine, source, f"{job}.json", "ours.jpg"]}
        # The peers have one way to a smaller photo, and it is quick.
        job = job.removesuffix(", quick")
        if job != "edit, long list":
            all_commands["OpenCV"] = [python, "-c", OPENCV, job, source, "opencv.jpg"]
            all_commands["Pillow"] = [python, "-c", PILLOW, job, source, "pillow.jpg"]
            all_commands["sharp"] = ["node", "peer.js", job, source, "sharp.jpg"]
        return all_commands

    empty = {
        "ours": ["true"],
        "OpenCV": [python, "-c", "import numpy, cv2"],
        "Pillow": [python, "-c", "from PIL import Image, ImageFilter"],
        "sharp": ["node", "-e", "require('sharp')"],
    }
    base = {
        name: statistics.median(measure(command, folder)[0] for _ in range(3))
        for name, command in empty.items()
    }
    print("| job | photo | tool | CPU ms | wall ms | peak MiB | bytes | CPU, ours to it |")
    print("|---|---|---|---|---|---|---|---|")
    wanted = [("edit", "12"), ("edit", "24"), ("edit", "24, 4:2:2"), ("edit", "24, 4:4:4"),
              ("edit", "48"), ("edit, no sharpen", "24"), ("edit, long list", "24"),
              ("2048 px", "24"), ("2048 px, quick", "24"), ("2048 px, quick", "48")]
    for job, photo in wanted:
        runs = {name: [] for name in commands(job, "")}
        for _ in range(ROUNDS):
            for name, command in commands(job, f"{photo}.jpg").items():
                runs[name].append(measure(command, folder))
        medians = {}
        for name, results in runs.items():
            cpu, wall, peak = (statistics.median(column) for column in zip(*results))
            medians[name] = (max(cpu - base[name], 1), wall, peak)
        for name, (cpu, wall, peak) in medians.items():
            size = (folder / f"{name.lower()}.jpg").stat().st_size
            ratio = "" if name == "ours" else f"{medians['ours'][0] / cpu:.2f}"
            print(f"| {job} | {photo} | {name} | {cpu:.0f} | {wall:.0f} | {peak:.0f} | {size} | {ratio} |",
                  flush=True)


if __name__ == "__main__":
    main()
