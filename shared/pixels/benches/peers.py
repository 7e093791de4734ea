"""The engine beside sharp, OpenCV, Pillow, libheif and ImageMagick, in interleaved processes.

Run by `cargo bench-engine [words]`, where words choose rows: `cargo bench-engine WebP`. Installs
the peers into a folder of its own, makes the photos out of ../shared/photos beside the repository
(and says so when they are not there), prints a table. Every cell is of fresh processes that load
the file and do one job; the ratio is that of the lowest CPU times, because what else the machine
does only ever adds to them, and adds most to who needs most memory.
"""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

import jobs

PEERS = ["opencv-python-headless==5.0.0.93", "pillow==13.0.0", "pillow-heif==1.8.1", "numpy==2.4.6"]
SHARP = "sharp@0.35.5"
IMAGEMAGICK = "imagemagick-6.q16"
ROUNDS = 5
CORES = len(os.sched_getaffinity(0))


def install(folder, photos):
    """Peers and photos, once."""
    python = folder / "venv/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PEERS], check=True)
    if not (folder / "node_modules/sharp").exists():
        subprocess.run(["npm", "install", "--silent", "--prefix", folder, SHARP], check=True)
    if not (folder / "24, on its side.jpg").exists():
        subprocess.run([python, "-c", jobs.PHOTOS, photos, folder], check=True)
    (folder / "peer.js").write_text(jobs.SHARP)
    return python


def imagemagick(folder):
    """The program and its environment; `None` where Debian's packages cannot be had.

    The packages of the system's own release are unpacked, not installed, so it takes no root.
    """
    root = folder / "imagemagick"
    if not root.exists() and shutil.which("apt-get"):
        plan = ["apt-get", "-s", "install", "--no-install-recommends", IMAGEMAGICK]
        plan = subprocess.run(plan, capture_output=True, text=True, check=False).stdout
        names = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
        root.mkdir()
        if names:
            subprocess.run(["apt-get", "download", "-q", *names], cwd=root, check=False,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for package in root.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", package, root], check=True)
    program = next(root.glob("usr/bin/convert-im6*"), None)
    if program is None:
        return None
    libraries = next(root.glob("usr/lib/*/libMagickCore*.so*")).parent
    modules = next(libraries.glob("ImageMagick-*/modules-*"))
    return program, {
        "LD_LIBRARY_PATH": str(libraries),
        "MAGICK_CONFIGURE_PATH": str(root / "etc/ImageMagick-6"),
        "MAGICK_CODER_MODULE_PATH": str(modules / "coders"),
        "MAGICK_CODER_FILTER_PATH": str(modules / "filters"),
    }


class Bench:
    def __init__(self, examples, folder, photos):
        self.examples, self.folder = examples, folder
        self.python = install(folder, photos)
        self.magick = imagemagick(folder)
        # What the start of an interpreter costs is not the peer's fault: it is taken off.
        starts = {
            "ours": ["true"], "ImageMagick": ["true"],
            "OpenCV": [self.python, "-c", "import numpy, cv2"],
            "Pillow": [self.python, "-c", "from PIL import Image, ImageFilter, ImageOps"],
            "libheif": [self.python, "-c", "import pillow_heif; from PIL import Image"],
            "sharp": ["node", "-e", "require('sharp')"],
        }
        self.starts = {
            name: statistics.median(self.measure(command, {})[0] for _ in range(3))
            for name, command in starts.items()
        }

    def measure(self, command, settings):
        """CPU and wall milliseconds and peak MiB of one process."""
        start = time.monotonic()
        child = subprocess.Popen(command, cwd=self.folder, env={**os.environ, **settings},
                                 stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        wall = (time.monotonic() - start) * 1000
        if status != 0:
            sys.exit(f"{command[0]} failed: {command[-4:]}")
        return (usage.ru_utime + usage.ru_stime) * 1000, wall, usage.ru_maxrss / 1024

    def command(self, name, job, source, target, threads):
        """What does a job with one tool, and its environment. A target that ends in .png shows what
        the tool coded, without loss."""
        steps, peer_job, _, output = jobs.JOBS[job]
        job_words = [peer_job, source, target, str(threads)]
        if name == "ours":
            kind = {"png": {}} if target.endswith(".png") else output
            recipe = {"version": 1, "steps": steps, "output": kind}
            path = self.folder / f"{target}.json"
            path.write_text(json.dumps(recipe))
            words = [self.examples / "edit", source, path.name, target, str(threads)]
            return words, {"RAYON_NUM_THREADS": str(threads)}
        if name == "ImageMagick":
            program, settings = self.magick
            return [program, *jobs.imagemagick(*job_words)], settings
        if name == "sharp":
            return ["node", "peer.js", *job_words], {}
        code = {"OpenCV": jobs.OPENCV, "Pillow": jobs.PILLOW, "libheif": jobs.LIBHEIF}[name]
        return [self.python, "-c", code, *job_words], {}

    def likeness(self, name, job, source, target):
        """SSIMULACRA2 of a result against what was coded. Of a HEIC both are held against the
        pixels that libheif reads."""
        shower = "libheif" if source.endswith(".heic") else name
        reference = f"{shower}, reference.png"
        self.measure(*self.command(shower, job, source, reference, CORES))
        words = [self.examples / "likeness", reference, target]
        found = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, check=True)
        return float(found.stdout)

    def row(self, job, photo, threads, peers):
        source = next(self.folder.glob(f"{photo}.[jh]*")).name
        kind = jobs.JOBS[job][2]
        tools = ["ours", *(name for name in peers if name != "ImageMagick" or self.magick)]
        runs = {name: [] for name in tools}
        for _ in range(ROUNDS):
            for name in tools:
                words = self.command(name, job, source, f"{name}.{kind}", threads or CORES)
                runs[name].append(self.measure(*words))
        lowest = {
            name: max(min(cpu for cpu, _, _ in results) - self.starts[name], 1)
            for name, results in runs.items()
        }
        for name, results in runs.items():
            cpu, wall, peak = (statistics.median(column) for column in zip(*results))
            cpu -= self.starts[name]
            size = (self.folder / f"{name}.{kind}").stat().st_size
            score = self.likeness(name, job, source, f"{name}.{kind}")
            ratio = "" if name == "ours" else f"{lowest['ours'] / lowest[name]:.2f}"
            words = job if threads else f"{job}, {CORES} threads"
            print(f"| {words} | {photo} | {name} | {lowest[name]:.0f} | {cpu:.0f} | {wall:.0f} "
                  f"| {peak:.0f} | {size} | {score:.1f} | {ratio} |", flush=True)


def main():
    examples, folder, photos = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
    chosen = " ".join(sys.argv[4:])
    if not photos.is_dir():
        sys.exit(f"There are no photos in {photos}; nothing is downloaded, so nothing is measured.")
    folder.mkdir(parents=True, exist_ok=True)
    bench = Bench(examples, folder, photos)
    if bench.magick is None:
        print("ImageMagick is left out: Debian's packages cannot be had here.\n")
    print("| job | photo | tool | CPU ms, lowest | median | wall ms | peak MiB | bytes "
          "| SSIMULACRA2 | CPU, ours to it |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for row in jobs.ROWS:
        if chosen in row[0]:
            bench.row(*row)


if __name__ == "__main__":
    main()
