#!/usr/bin/env python3
"""Builds, checks and measures the engine on a machine with an NVIDIA GPU, in one command.

    tests/bench/cuda/measure.py                        all of it; the report goes to gpu-report.md
    tests/bench/cuda/measure.py --only build,bench     some of the steps
    tests/bench/cuda/measure.py --only build,profile   what each kernel takes, one by one (ncu)
    tests/bench/cuda/measure.py --dry-run              what would be run, without running it
    tests/bench/cuda/measure.py --without-gpu          builds and writes a small model; no GPU needed
    tests/bench/cuda/measure.py --table results.json   the report once more from an earlier run

Steps: build (configure with KHATWA_APP=OFF, no Qt), selftest, bench (models of the true 8B shape with
random weights, written in place, each measured and deleted), sanitize (the selftest under
compute-sanitizer's memcheck and racecheck). A step that fails is reported, and those after it that
do not need it still run. Made to end within eight minutes on sixteen cores; the report is written
after every row, so that a machine which stops earlier leaves what there was.

The build needs nlohmann/json, PCRE2 and utf8proc. For a machine that has no package manager,
`--pack FOLDER` on a Debian machine collects them, and `--prefix FOLDER` builds with them.
"""

import argparse
import csv
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
STEPS = ["build", "selftest", "bench", "sanitize"]
MORE_STEPS = ["profile"]
PROFILED = "qwen3-8b"
# Of a profile: nanoseconds, and how busy the memory was.
TIME, MEMORY = "gpu__time_duration.sum", "dram__throughput.avg.pct_of_peak_sustained_elapsed"
SANITIZER_SECONDS = 110
GIGA = 1e9

# Model, its arguments of `bench`, and what the issue expects of it. A key names the number of
# `bench --json` (or the ratio to another row) that is compared.
ROWS = [
    {"id": "bf16-decode", "model": "qwen3-8b-bf16", "what": "decode, 8B BF16, short context",
     "arguments": ["-p", "128", "-n", "192"], "key": "bandwidth_share", "expected": 0.90},
    {"id": "bf16-samples", "model": "qwen3-8b-bf16", "what": "16 samples, 8B BF16",
     "arguments": ["-p", "128", "-n", "96", "--batch", "16"], "key": "times",
     "beside": "bf16-decode", "expected": 10.0},
    {"id": "bf16-prefill", "model": "qwen3-8b-bf16", "what": "prefill of 4K, 8B BF16",
     "arguments": ["-p", "4096", "-n", "4"], "key": "multiply_share", "expected": 0.60},
    {"id": "q4-decode", "model": "qwen3-8b", "what": "decode, 8B Q4_K_M, short context",
     "arguments": ["-p", "128", "-n", "192"], "key": "bandwidth_share", "expected": 0.75},
    {"id": "q4-long", "model": "qwen3-8b", "what": "decode at 32K, 8B Q4_K_M, cache F16",
     "arguments": ["-p", "32768", "-n", "64"], "key": "bandwidth_share", "expected": 0.80},
    {"id": "q4-long-q8", "model": "qwen3-8b", "what": "decode at 32K, 8B Q4_K_M, cache Q8_0",
     "arguments": ["-p", "32768", "-n", "64", "--cache", "q8_0"], "key": "bandwidth_share",
     "expected": 0.80},
    {"id": "q4-samples", "model": "qwen3-8b", "what": "16 samples, 8B Q4_K_M",
     "arguments": ["-p", "128", "-n", "96", "--batch", "16"], "key": "times",
     "beside": "q4-decode", "expected": 10.0},
    {"id": "q4-prefill", "model": "qwen3-8b", "what": "prefill of 4K, 8B Q4_K_M",
     "arguments": ["-p", "4096", "-n", "4"], "key": "multiply_share", "expected": 0.60},
    {"id": "q8-decode", "model": "qwen3-8b-q8_0", "what": "decode, 8B Q8_0, short context",
     "arguments": ["-p", "128", "-n", "192"], "key": "bandwidth_share", "expected": 0.85},
    {"id": "q8-prefill", "model": "qwen3-8b-q8_0", "what": "prefill of 4K, 8B Q8_0",
     "arguments": ["-p", "4096", "-n", "4"], "key": "multiply_share", "expected": 0.60},
]
MODEL_BYTES = {"qwen3-8b-bf16": 16.4e9, "qwen3-8b": 5.1e9, "qwen3-8b-q8_0": 8.8e9,
               "qwen3-0.6b": 0.7e9}


class Runner:
    """Runs commands, or prints them; keeps what they took and said."""

    def __init__(self, dry):
        self.dry = dry
        self.began = time.monotonic()

    def say(self, text):
        print(f"[{time.monotonic() - self.began:5.0f} s] {text}", flush=True)

    def run(self, command, limit=None, cwd=ROOT):
        """(exit status, output, seconds); status None: out of time."""
        words = [str(word) for word in command]
        self.say("$ " + " ".join(words))
        if self.dry:
            return 0, "", 0.0
        start = time.monotonic()
        try:
            # A session of its own: what a tool started must not go on beside what is measured next.
            process = subprocess.Popen(words, cwd=cwd, stdout=subprocess.PIPE,
                                       stderr=subprocess.STDOUT, text=True, errors="replace",
                                       start_new_session=True)
        except FileNotFoundError:
            return 127, f"{words[0]} is not installed", 0.0
        try:
            output, _ = process.communicate(timeout=limit)
            return process.returncode, output, time.monotonic() - start
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output, _ = process.communicate()
            return None, output, time.monotonic() - start


def gpu():
    """Name, driver and compute capability of the first GPU; None where there is none."""
    query = ["nvidia-smi", "--query-gpu=name,driver_version,compute_cap,memory.total",
             "--format=csv,noheader"]
    try:
        done = subprocess.run(query, capture_output=True, text=True, timeout=60, check=False)
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return None
    lines = done.stdout.strip().splitlines()
    if done.returncode != 0 or not lines:
        return None
    name, driver, capability, memory = [part.strip() for part in lines[0].split(",")]
    return {"name": name, "driver": driver, "capability": capability, "memory": memory}


def architectures(machine):
    if machine is None:
        return "90a-real"
    number = machine["capability"].replace(".", "")
    return f"{number}a-real" if number == "90" else f"{number}-real"


def toolkits():
    """Folders of CUDA toolkits, that of nvcc first."""
    nvcc = shutil.which("nvcc")
    found = [pathlib.Path(nvcc).resolve().parents[1]] if nvcc else []
    return found + sorted(pathlib.Path("/usr/local").glob("cuda*"), reverse=True)


def find_sanitizer():
    """compute-sanitizer's path; its name where it is not found."""
    places = [folder / place for folder in toolkits()
              for place in ("bin/compute-sanitizer", "compute-sanitizer/compute-sanitizer")]
    found = [place for place in places if place.is_file()]
    return shutil.which("compute-sanitizer") or (found or ["compute-sanitizer"])[0]


def find_cublas():
    """Lets the programs find cuBLAS where the system does not know of it: in a toolkit, or in
    what other programs of this Python brought along."""
    folders = [folder / place for folder in toolkits()
               for place in ("lib64", "targets/x86_64-linux/lib")]
    for path in map(pathlib.Path, sys.path):
        folders += sorted(path.glob("nvidia/*/lib"))
    for folder in folders:
        if any((folder / f"libcublas.so.{version}").exists() for version in (13, 12)):
            before = os.environ.get("LD_LIBRARY_PATH")
            os.environ["LD_LIBRARY_PATH"] = f"{before}:{folder}" if before else str(folder)
            return


def tail(text, lines=12):
    return "\n".join(text.strip().splitlines()[-lines:])


def build(runner, options, machine, results):
    folder = options.build
    configure = ["cmake", "-S", ROOT, "-B", folder, "-G",
                 "Ninja" if shutil.which("ninja") else "Unix Makefiles",
                 "-DCMAKE_BUILD_TYPE=Release", "-DKHATWA_APP=OFF", "-DKHATWA_BENCH=ON",
                 "-DKHATWA_WARNINGS_ARE_ERRORS=OFF",  # whatever compiler is there
                 "-DKHATWA_CUDA=" + ("AUTO" if options.without_gpu else "ON"),
                 "-DKHATWA_CUDA_ARCHITECTURES=" + architectures(machine)]
    if options.prefix:
        prefix = pathlib.Path(options.prefix).resolve()
        configure.append(f"-DCMAKE_PREFIX_PATH={prefix}")
        os.environ["PKG_CONFIG_PATH"] = f"{prefix}/lib/pkgconfig"
    jobs = options.jobs or os.cpu_count() or 2
    total = 0.0
    for command in (configure,
                    ["cmake", "--build", folder, "--target", "khatwa_cli", "write_model",
                     "-j", jobs]):
        status, output, seconds = runner.run(command)
        total += seconds
        if status != 0:
            results["steps"]["build"] = {"ok": False, "seconds": total, "says": tail(output, 30)}
            return
    results["steps"]["build"] = {"ok": True, "seconds": total, "says": f"{jobs} jobs"}


def selftest(runner, options, results):
    status, output, seconds = runner.run([options.cli, "selftest", "--device", "cuda"], limit=180)
    wrong = [line for line in output.splitlines() if line.startswith("WRONG")]
    results["steps"]["selftest"] = {
        "ok": status == 0, "seconds": seconds,
        "says": "\n".join(wrong[:20]) if wrong else tail(output, 1)}


def sanitize(runner, options, results):
    for tool in ("memcheck", "racecheck"):
        status, output, seconds = runner.run(
            [find_sanitizer(), "--tool", tool, "--error-exitcode", "9", options.cli, "selftest",
             "--device", "cuda", "--quick"], limit=SANITIZER_SECONDS)
        errors = [line for line in output.splitlines() if "=========" in line]
        says = tail("\n".join(errors), 8) if errors else tail(output, 2)
        if status is None:
            says = f"not finished in {SANITIZER_SECONDS} s; until then: {says or 'nothing'}"
        results["steps"][tool] = {"ok": status == 0, "seconds": seconds, "says": says}


def model_folder(options):
    if options.models:
        return pathlib.Path(options.models)
    memory = pathlib.Path("/dev/shm")  # no disk of such machines keeps up with the loading
    need = max(MODEL_BYTES.values()) * 1.1
    if memory.is_dir() and shutil.disk_usage(memory).free > need:
        return memory
    return options.build


def write(runner, options, model, path):
    writer = options.build / "tests/bench/model/write_model"
    status, output, seconds = runner.run([writer, model, path], limit=300)
    if status == 0 and not runner.dry:
        runner.say(f"{path.stat().st_size / GIGA:.1f} GB in {seconds:.1f} s")
    return status == 0, output


def bench(runner, options, results):
    began, trouble = time.monotonic(), []
    find_cublas()
    folder = model_folder(options)
    for model in dict.fromkeys(row["model"] for row in ROWS):
        path = folder / f"khatwa-bench-{model}.gguf"
        try:
            fine, output = write(runner, options, model, path)
            if not fine:
                trouble.append(f"{model}: {tail(output, 2)}")
                continue
            for row in (row for row in ROWS if row["model"] == model):
                status, output, _ = runner.run(
                    [options.cli, "bench", "-m", path, "--device", "cuda", "--json",
                     *row["arguments"]], limit=180)
                if runner.dry:
                    continue
                start = output.find("{")
                if status != 0 or start < 0:
                    trouble.append(f"{row['what']}: {tail(output, 2)}")
                    continue
                results["rows"][row["id"]] = json.JSONDecoder().raw_decode(output[start:])[0]
                runner.say(line_of(row, results["rows"]))
                save(options, results)
        finally:
            path.unlink(missing_ok=True)
    results["steps"]["bench"] = {"ok": not trouble, "seconds": time.monotonic() - began,
                                 "says": "\n".join(trouble) or "all rows"}


def kernel_table(text):
    """Of ncu's CSV: kernels of one name and grid together, those that take longest first."""
    lines = [line for line in text.splitlines() if line.startswith('"')]
    groups = {}
    for row in csv.DictReader(lines):
        try:
            time_taken = float(row[TIME].replace(",", ""))
            memory = float(row[MEMORY].replace(",", ""))
        except (KeyError, ValueError, AttributeError):
            continue  # the line of units
        name = re.sub(r"\(anonymous namespace\)::|<unnamed>::|khatwa::kernels::cuda::|^void |"
                      r"\([\w:]+\)(?=\d)", "", row["Kernel Name"]).split("(")[0]
        groups.setdefault((name, row.get("Grid Size", "")), []).append((time_taken, memory))
    total = sum(taken for rows in groups.values() for taken, _ in rows)
    out = ["| kernel | grid | launches | us each | of the time | memory busy |", "|---|---|---|---|---|---|"]
    for (name, grid), rows in sorted(groups.items(), key=lambda item: -sum(r[0] for r in item[1])):
        taken = sum(row[0] for row in rows)
        busy = sum(row[0] * row[1] for row in rows) / taken if taken else 0.0
        out.append(f"| {name} | {grid} | {len(rows)} | {taken / len(rows) / 1e3:.1f} "
                   f"| {100 * taken / total if total else 0:.0f} % | {busy:.0f} % |")
    return "\n".join(out)


def profile(runner, options, results):
    """Kernels one after another, so without what overlapping saves."""
    path = model_folder(options) / f"khatwa-bench-{PROFILED}.gguf"
    began = time.monotonic()
    try:
        fine, output = write(runner, options, PROFILED, path)
        if fine:
            status, output, _ = runner.run(
                [shutil.which("ncu") or "ncu", "--csv", "--page", "raw", "--print-units", "base",
                 "--clock-control", "none", "--metrics", f"{TIME},{MEMORY}", "--kernel-name",
                 "regex:decode|attend|rope|embed|prepare|join|prefill", "--launch-count", "1500",
                 options.cli, "bench", "-m", path, "--device", "cuda", "--json", "-p", "128", "-n",
                 "4"], limit=240)
            fine = status == 0
    finally:
        path.unlink(missing_ok=True)
    if fine and not runner.dry:
        results["kernels"] = kernel_table(output)
    results["steps"]["profile"] = {"ok": fine, "seconds": time.monotonic() - began,
                                   "says": "see below" if fine else tail(output, 3)}


def ratio_of(row, measured):
    """The number that the issue has an expectation of; None where it was not measured."""
    mine = measured.get(row["id"])
    if mine is None:
        return None
    if row["key"] != "times":
        return mine.get(row["key"])
    one = measured.get(row["beside"])
    if one is None:
        return None
    return mine["generation_tokens_per_second"] / one["generation_tokens_per_second"]


def cells(row, measured):
    mine, ratio = measured.get(row["id"]), ratio_of(row, measured)
    times = row["key"] == "times"
    wanted = f"≥ {row['expected']:.0f} ×" if times else f"≥ {100 * row['expected']:.0f} %"
    if mine is None:
        return [row["what"], "not measured", "", "", wanted, ""]
    if row["key"] == "multiply_share":
        speed = f"{mine['prompt_tokens_per_second']:,.0f} tokens/s"
        known = mine["bf16_operations_per_second"] > 0
        floor = (f"{mine['prompt_operations_per_second'] / 1e12:.0f} of " +
                 (f"{mine['bf16_operations_per_second'] / 1e12:.0f} TFLOP/s" if known
                  else "? TFLOP/s (no cuBLAS)"))
    else:
        speed = f"{mine['generation_tokens_per_second']:,.1f} tokens/s"
        floor = (f"{mine['read_bytes_per_second'] / GIGA:,.0f} of "
                 f"{mine['bandwidth_bytes_per_second'] / GIGA:,.0f} GB/s")
    if ratio is None:
        return [row["what"], speed, floor, "not known", wanted, ""]
    got = f"{ratio:.1f} ×" if times else f"{100 * ratio:.0f} %"
    return [row["what"], speed, floor, got, wanted,
            "reached" if ratio >= row["expected"] else "missed"]


def line_of(row, measured):
    return ", ".join(cell for cell in cells(row, measured) if cell)


def report(results):
    machine = results["machine"]
    head = ("no GPU" if machine is None else
            f"{machine['name']} ({machine['memory']}, compute capability "
            f"{machine['capability']}, driver {machine['driver']})")
    lines = ["# The engine on a GPU", "",
             f"{head}; {results['date']}, commit {results['commit']}.", "",
             "| step | | seconds | |", "|---|---|---|---|"]
    for name, step in results["steps"].items():
        says = step["says"].replace("\n", "<br>").replace("|", "\\|")
        lines.append(f"| {name} | {'ok' if step['ok'] else '**failed**'} | {step['seconds']:.0f} "
                     f"| {says} |")
    if results["rows"]:
        lines += ["", "Ceilings are measured before and after each row: a copy within the GPU's "
                  "memory (read and written bytes), and cuBLAS in BF16.", "",
                  "| what | speed | of the ceiling | ratio | expected | |", "|---|---|---|---|---|---|"]
        lines += ["| " + " | ".join(cells(row, results["rows"])) + " |" for row in ROWS]
    if results.get("kernels"):
        lines += ["", f"Kernels of {PROFILED}, a prompt of 128 and single tokens, one by one:", "",
                  results["kernels"]]
    return "\n".join(lines) + "\n"


def save(options, results):
    """Leaves what there is by now."""
    if not options.dry_run:
        options.out.write_text(report(results))
        options.out.with_suffix(".json").write_text(json.dumps(results, indent=1))


PACKED = {
    "include": ["/usr/include/nlohmann", "/usr/include/pcre2.h", "/usr/include/utf8proc.h"],
    "lib": ["libpcre2-8.a", "libutf8proc.a"],
}
PC_FILES = {
    "libpcre2-8.pc": ("libpcre2-8", "10.42", "-lpcre2-8", ""),
    "libutf8proc.pc": ("libutf8proc", "2.8.0", "-lutf8proc", "-DUTF8PROC_STATIC"),
}


def pack(folder):
    """What the engine's build needs beside a compiler, from this Debian machine."""
    folder = pathlib.Path(folder)
    libraries = next((path.parent for path in pathlib.Path("/usr/lib").rglob("libpcre2-8.a")), None)
    missing = [path for path in PACKED["include"] if not pathlib.Path(path).exists()]
    if libraries is None or missing:
        sys.exit("--pack needs nlohmann-json3-dev, libpcre2-dev and libutf8proc-dev installed here")
    (folder / "include").mkdir(parents=True, exist_ok=True)
    (folder / "lib/pkgconfig").mkdir(parents=True, exist_ok=True)
    for path in map(pathlib.Path, PACKED["include"]):
        if path.is_dir():
            shutil.copytree(path, folder / "include" / path.name, dirs_exist_ok=True)
        else:
            shutil.copy(path, folder / "include")
    for name in PACKED["lib"]:
        shutil.copy(libraries / name, folder / "lib")
    config = pathlib.Path("/usr/share/cmake/nlohmann_json")
    shutil.copytree(config, folder / "share/cmake/nlohmann_json", dirs_exist_ok=True)
    for file, (name, version, link, flags) in PC_FILES.items():
        (folder / "lib/pkgconfig" / file).write_text(
            "prefix=${pcfiledir}/../..\n"
            f"Name: {name}\nDescription: {name}\nVersion: {version}\n"
            f"Libs: -L${{prefix}}/lib {link}\nCflags: -I${{prefix}}/include {flags}\n")
    print(f"{folder} has what `--prefix` takes")


def parse():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(STEPS), help="steps with commas between them: " +
                        ", ".join(STEPS) + "; not by itself: " + ", ".join(MORE_STEPS))
    parser.add_argument("--build", default=ROOT / "build/gpu", type=pathlib.Path,
                        help="the build folder")
    parser.add_argument("--prefix", help="a folder from --pack")
    parser.add_argument("--jobs", type=int, help="of the build; as many as there are cores if left out")
    parser.add_argument("--models", help="where models are written; memory if left out")
    parser.add_argument("--out", default="gpu-report.md", type=pathlib.Path,
                        help="the report; the numbers go beside it as .json")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--without-gpu", action="store_true")
    parser.add_argument("--table", type=pathlib.Path, help="results of an earlier run")
    parser.add_argument("--pack", metavar="FOLDER")
    options = parser.parse_args()
    options.steps = [step for step in options.only.split(",") if step]
    known = STEPS + MORE_STEPS
    if not options.steps or any(step not in known for step in options.steps):
        parser.error(f"--only takes {', '.join(known)}, not '{options.only}'")
    options.build = options.build.resolve()
    options.cli = options.build / "bin/khatwa-cli"
    return options


def without_gpu(runner, options, results):
    """Everything that needs no GPU: the build, a model, and what the program says without one."""
    build(runner, options, None, results)
    if not results["steps"]["build"]["ok"]:
        return
    path = model_folder(options) / "khatwa-bench-qwen3-0.6b.gguf"
    try:
        fine, output = write(runner, options, "qwen3-0.6b", path)
        status, said, seconds = runner.run([options.cli, "inspect", path], limit=120)
        results["steps"]["model"] = {"ok": fine and status == 0, "seconds": seconds,
                                     "says": tail(said if fine else output, 2)}
    finally:
        path.unlink(missing_ok=True)
    status, said, seconds = runner.run([options.cli, "selftest", "--device", "cuda"], limit=120)
    one_line = status == 1 and said.count("\n") == 1
    results["steps"]["no GPU is said"] = {"ok": one_line or runner.dry, "seconds": seconds,
                                          "says": tail(said, 2)}


def main():
    options = parse()
    if options.pack:
        pack(options.pack)
        return 0
    if options.table:
        print(report(json.loads(options.table.read_text())), end="")
        return 0
    runner = Runner(options.dry_run)
    machine = gpu()
    commit = "unknown"
    if shutil.which("git"):
        said = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT,
                              capture_output=True, text=True, check=False)
        commit = said.stdout.strip() or commit
    results = {"machine": machine, "commit": commit, "date": time.strftime("%d %B %Y"),
               "steps": {}, "rows": {}}
    if options.without_gpu:
        without_gpu(runner, options, results)
    elif machine is None and not options.dry_run:
        print("measure.py: nvidia-smi shows no GPU here; --without-gpu runs the rest",
              file=sys.stderr)
        return 1
    else:
        steps = {"build": lambda: build(runner, options, machine, results),
                 "selftest": lambda: selftest(runner, options, results),
                 "sanitize": lambda: sanitize(runner, options, results),
                 "bench": lambda: bench(runner, options, results),
                 "profile": lambda: profile(runner, options, results)}
        for step in options.steps:
            steps[step]()
            save(options, results)
            if step == "build" and not results["steps"]["build"]["ok"]:
                break  # nothing to run
    save(options, results)
    print("\n" + report(results), end="")
    return 0 if all(step["ok"] for step in results["steps"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
