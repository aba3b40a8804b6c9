#!/usr/bin/env python3
"""The speed of whole models beside a peer's, in pairs.

The read bandwidth of a machine swings with its neighbours, so nothing here is measured alone: in
every round the peer and khatwa-cli take turns on the same model (khatwa-cli measures the bandwidth
before and after its own run), and the table shows medians of the rounds and of their ratios.

model_speed.py --peer FOLDER --models FOLDER [--build build/release] [--rounds 5]

The peer's folder holds its llama-bench and llama-batched-bench (ik_llama.cpp), the build folder ours
(configured with -DKHATWA_BENCH=ON). Models of true shape that the models' folder lacks are written
there by write_model first (5.7 GB). Each measure of the peer is its better one of weights read in
place and repacked at load. `--prefix "chrt -f 1"` runs both sides before other programs' processes.
Decoding at the end of a long context has no peer: it stands beside the read bandwidth alone.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

PAUSE = 2  # seconds for what else runs on the machine


def run(command, prefix):
    time.sleep(PAUSE)
    done = subprocess.run(prefix + command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stderr[-2000:]}")
    return done.stdout + done.stderr


class Peer:
    def __init__(self, folder, threads, prefix):
        self.folder, self.threads, self.prefix = folder, threads, prefix

    def bench(self, model, prompts, generated, repack):
        """Tokens a second of each prompt, or of generating where there is none."""
        text = run([f"{self.folder}/llama-bench", "-m", model, "-t", self.threads, "-r", "1", "-p",
                    ",".join(map(str, prompts)), "-n", str(generated), "-rtr", str(repack), "-o",
                    "json"], self.prefix)
        return [float(speed) for speed in re.findall(r'"avg_ts": ([0-9.]+)', text)]

    def best(self, model, prompts, generated, ways):
        return [max(speeds) for speeds in
                zip(*(self.bench(model, prompts, generated, repack) for repack in ways))]

    def batches(self, model, sizes, generated, repack):
        """Tokens a second of all sequences together, for each size of batch."""
        text = run([f"{self.folder}/llama-batched-bench", "-m", model, "-t", self.threads, "-c", "2048",
                    "-npp", "16", "-ntg", str(generated), "-npl", ",".join(map(str, sizes))]
                   + (["-rtr"] if repack else []), self.prefix)
        rows = re.findall(r"^\|\s*\d+ \|\s*\d+ \|\s*(\d+) \|.*$", text, re.M)
        lines = [line for line in text.splitlines() if re.match(r"\|\s*\d+ \|", line)]
        return {int(size): float(line.split("|")[8]) for size, line in zip(rows, lines)}


class Ours:
    def __init__(self, program, threads, prefix):
        self.program, self.threads, self.prefix = program, threads, prefix

    def bench(self, model, prompt, generated, batch=1):
        text = run([str(self.program), "bench", "-m", model, "-t", self.threads, "-p", str(prompt),
                    "-n", str(generated), "--batch", str(batch), "--json"], self.prefix)
        return json.loads(text.splitlines()[0])

    def most_memory(self, model):
        """The most bytes that solving holds (`bench` would add those it measures bandwidth with)."""
        process = subprocess.Popen(
            self.prefix + [str(self.program), "solve", "-m", model, "--device", "cpu",
                           "--max-tokens", "3", "What is $2+3$?"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return os.wait4(process.pid, 0)[2].ru_maxrss * 1024


def long_context(program, model, positions, threads, prefix):
    """(cache, tokens a second, share of the bandwidth) of one round for each form of the cache."""
    text = run([str(program), model, str(positions), threads, "1"], prefix)
    rows = re.findall(r"^\| (F16|Q8_0) \| \d+ \| ([0-9.]+) \|.*\| (\d+) % \(", text, re.M)
    return [(cache, float(speed), int(share) / 100) for cache, speed, share in rows]


def written(shape, path, program):
    if not path.exists():
        print(f"writing {path}", file=sys.stderr, flush=True)
        run([str(program), shape, str(path)], [])
    return str(path)


class Table:
    def __init__(self):
        self.rows = {}

    def add(self, name, ours, peer=None, share=None):
        self.rows.setdefault(name, []).append((ours, peer, share))
        text = f"{name}: {ours:.2f}"
        if peer:
            text += f", peer {peer:.2f}, {ours / peer:.2f} x"
        if share:
            text += f", {100 * share:.0f} % of the bandwidth"
        print(text, file=sys.stderr, flush=True)

    def print(self):
        print("| | ours | peer | ratio (least, most) | of the read bandwidth |")
        print("|---|---|---|---|---|")
        for name, values in self.rows.items():
            cells = [f"{statistics.median(v[0] for v in values):.3g}", "", "", ""]
            if values[0][1]:
                ratios = [v[0] / v[1] for v in values]
                cells[1] = f"{statistics.median(v[1] for v in values):.3g}"
                cells[2] = (f"{statistics.median(ratios):.2f} "
                            f"({min(ratios):.2f}, {max(ratios):.2f})")
            if values[0][2]:
                shares = [100 * v[2] for v in values]
                cells[3] = (f"{statistics.median(shares):.0f} % "
                            f"({min(shares):.0f}, {max(shares):.0f})")
            print(f"| {name} | {' | '.join(cells)} |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", required=True)
    parser.add_argument("--models", type=pathlib.Path, required=True)
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--prefix", default="")
    parser.add_argument("--quick", action="store_true",
                        help="ask the peer only in the way that was the better one where this was written")
    options = parser.parse_args()
    prefix = options.prefix.split()
    peer = Peer(options.peer, options.threads, prefix)
    ours = Ours(options.build / "bin/khatwa-cli", options.threads, prefix)
    bench = options.build / "tests/bench/model"
    large = written("qwen3-8b", options.models / "qwen3-8b-q4_k_m.gguf", bench / "write_model")
    small = written("qwen3-0.6b", options.models / "qwen3-0.6b-q8_0.gguf", bench / "write_model")
    repacked, in_place = ([1], [0]) if options.quick else ([0, 1], [0, 1])
    table = Table()
    for _ in range(options.rounds):
        theirs = peer.best(large, [0], 24, repacked)[0]
        # Before: the file is in the page cache then, and the memory is there. (A virtual machine gives
        # memory that nobody uses back to its host after some seconds and gets it again page by page.)
        for _ in range(2):
            ours.bench(large, 1, 2)
        mine = ours.bench(large, 1, 24)
        table.add("decode, 8B Q4_K_M", mine["generation_tokens_per_second"], theirs,
                  mine["bandwidth_share"])
        table.add("seconds to the first token, 8B", mine["seconds_to_first_token"])
        table.add(f"GB of memory at most, 8B (file: {os.path.getsize(large) * 1e-9:.2f})",
                  ours.most_memory(large) * 1e-9)
        theirs = peer.best(large, [128, 512], 0, in_place)
        mine = ours.bench(large, 512, 1)
        table.add("prefill of 512, 8B", mine["prompt_tokens_per_second"], theirs[1])
        batches = [peer.batches(large, (4, 8, 16), 8, repack) for repack in repacked]
        for size in (4, 8, 16):
            mine = ours.bench(large, 128, 8, size)
            if size == 4:
                table.add("prefill of 128, 8B", mine["prompt_tokens_per_second"], theirs[0])
            table.add(f"{size} rows at once, 8B", mine["generation_tokens_per_second"],
                      max(batch[size] for batch in batches), mine["bandwidth_share"])
        theirs = peer.best(small, [0], 64, repacked)[0]
        mine = ours.bench(small, 1, 64)
        table.add("decode, 0.6B Q8_0", mine["generation_tokens_per_second"], theirs,
                  mine["bandwidth_share"])
        theirs = peer.best(small, [512], 0, repacked)[0]
        mine = ours.bench(small, 512, 1)
        table.add("prefill of 512, 0.6B Q8_0", mine["prompt_tokens_per_second"], theirs)
        for cache, speed, share in long_context(bench / "long_context_bench", large, 16384,
                                                options.threads, prefix):
            table.add(f"decode at 16,384, 8B, cache {cache}", speed, share=share)
    table.print()


if __name__ == "__main__":
    main()
