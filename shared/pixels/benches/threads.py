"""One photo by one thread and by two: wall time, CPU time and memory side by side.

Run by `cargo bench-engine threads`. Takes the JPEG files in ../shared/photos beside the repository
(and says so when they are not there). Every cell is the median of fresh processes, one and two
threads in turn; each pair has to make the same bytes.
"""

import hashlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

ROUNDS = 9
THREADS = [1, 2]

JOBS = {
    # A corner of the photo, which is read whole: the decoder and little else.
    "decode": [{"crop": {"rect": {"x": 0, "y": 0, "width": 0.02, "height": 0.02}}}],
    "2048 px, quick": [{"resize": {"long_edge": 2048, "quick": True}}],
    "edit": [{"exposure": {"ev": 0.3}}, {"white_balance": {"temperature": 10}},
             {"contrast": {"amount": 10}}, {"saturation": {"amount": 15}},
             {"sharpen": {"amount": 50, "radius": 1}}],
}


def run(edit, photo, recipe, result, threads):
    """Milliseconds of wall and CPU time, and the most MiB, of one edit."""
    start = time.monotonic()
    command = [edit, photo, recipe, result, str(threads)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    if status != 0:
        raise SystemExit(f"{photo.name} was not edited")
    return [wall * 1000, (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024]


def main():
    programs, folder, photos = [pathlib.Path(argument) for argument in sys.argv[1:4]]
    edit = programs / "edit"
    files = sorted(photos.glob("*.jpg"))
    if not files:
        print(f"No photos in {photos.resolve()}: nothing was measured.")
        return
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before the first run\n")
    print("| photo | job | wall ms, 1 | 2 | gain | CPU ms, 1 | 2 | MiB, 1 | 2 |")
    print("|---|---|---|---|---|---|---|---|---|")
    for photo in files:
        for job, steps in JOBS.items():
            recipe = folder / "recipe.json"
            recipe.write_text(json.dumps({"version": 1, "steps": steps}))
            cells = {threads: [] for threads in THREADS}
            for _ in range(ROUNDS):
                made = set()
                for threads in THREADS:
                    result = folder / "result.jpg"
                    cells[threads].append(run(edit, photo, recipe, result, threads))
                    # By parts: what this process holds would count as the child's.
                    with result.open("rb") as file:
                        made.add(hashlib.file_digest(file, "sha256").digest())
                if len(made) > 1:
                    raise SystemExit(f"{photo.name}: the bytes depend on the number of threads")
            one, two = [[statistics.median(it) for it in zip(*cells[n])] for n in THREADS]
            pairs = [f"{one[at]:.0f} | {two[at]:.0f}" for at in range(3)]
            gain = f"{one[0] / two[0]:.2f}"
            print(f"| {photo.stem} | {job} | {pairs[0]} | {gain} | {pairs[1]} | {pairs[2]} |")


main()
