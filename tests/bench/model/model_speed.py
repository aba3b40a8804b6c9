#!/usr/bin/env python3
"""The speed of whole models beside a peer's, in pairs.

The read bandwidth of a machine swings with its neighbours, so nothing here is measured alone: in
every round the peer and khatwa-cli take turns on the same model (khatwa-cli measures the bandwidth
before and after its own run), and the table shows medians of the rounds and of their ratios.

model_speed.py --peer FOLDER --ours khatwa-cli --large 8B.gguf --small 0.6B.gguf [--rounds 5]

FOLDER holds the peer's llama-bench and llama-batched-bench (ik_llama.cpp); the models come from
write_model. Each measure of the peer is its better one of weights read in place and repacked at
load. `--prefix "chrt -f 1"` runs both sides before other programs' processes.
"""

import argparse
import json
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
        text = run([self.program, "bench", "-m", model, "-t", self.threads, "-p", str(prompt),
                    "-n", str(generated), "--batch", str(batch), "--json"], self.prefix)
        return json.loads(text.splitlines()[0])


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
        print("| | ours | peer | ratio | of the read bandwidth |\n|---|---|---|---|---|")
        for name, values in self.rows.items():
            ours = statistics.median(v[0] for v in values)
            cells = [f"{ours:.3g}", "", "", ""]
            if values[0][1]:
                cells[1] = f"{statistics.median(v[1] for v in values):.3g}"
                cells[2] = f"{statistics.median(v[0] / v[1] for v in values):.2f}"
            if values[0][2]:
                cells[3] = f"{100 * statistics.median(v[2] for v in values):.0f} %"
            print(f"| {name} | {' | '.join(cells)} |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", required=True)
    parser.add_argument("--ours", required=True)
    parser.add_argument("--large", required=True)
    parser.add_argument("--small", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--prefix", default="")
    parser.add_argument("--quick", action="store_true",
                        help="ask the peer only in the way that was the better one where this was written")
    options = parser.parse_args()
    prefix = options.prefix.split()
    peer = Peer(options.peer, options.threads, prefix)
    ours = Ours(options.ours, options.threads, prefix)
    repacked, in_place = ([1], [0]) if options.quick else ([0, 1], [0, 1])
    table = Table()
    for _ in range(options.rounds):
        theirs = peer.best(options.large, [0], 24, repacked)[0]
        mine = ours.bench(options.large, 1, 24)
        table.add("decode, 8B Q4_K_M", mine["generation_tokens_per_second"], theirs,
                  mine["bandwidth_share"])
        table.add("seconds to the first token, 8B", mine["seconds_to_first_token"])
        theirs = peer.best(options.large, [128, 512], 0, in_place)
        mine = ours.bench(options.large, 512, 1)
        table.add("prefill of 512, 8B", mine["prompt_tokens_per_second"], theirs[1])
        batches = [peer.batches(options.large, (4, 8, 16), 8, repack) for repack in repacked]
        for size in (4, 8, 16):
            mine = ours.bench(options.large, 128, 8, size)
            if size == 4:
                table.add("prefill of 128, 8B", mine["prompt_tokens_per_second"], theirs[0])
            table.add(f"{size} rows at once, 8B", mine["generation_tokens_per_second"],
                      max(batch[size] for batch in batches))
        theirs = peer.best(options.small, [0], 64, repacked)[0]
        mine = ours.bench(options.small, 1, 64)
        table.add("decode, 0.6B Q8_0", mine["generation_tokens_per_second"], theirs,
                  mine["bandwidth_share"])
        theirs = peer.best(options.small, [512], 0, repacked)[0]
        mine = ours.bench(options.small, 512, 1)
        table.add("prefill of 512, 0.6B Q8_0", mine["prompt_tokens_per_second"], theirs)
    table.print()


if __name__ == "__main__":
    main()
