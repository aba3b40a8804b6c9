#!/usr/bin/python3
"""Trains the starter model: one command, from problems to a GGUF file. README.md says how to run it.

The learning rate follows the clock: it rises, stays, and falls in a line to zero when `--minutes` of training are
used up, however fast the machine is. Training can be stopped at any time and the same command goes on from the last
checkpoint. Which topic is drawn how often follows what the network still gets wrong on problems kept apart.
"""
import argparse
import json
import math
import os
import signal
import sys
import time
from multiprocessing import get_context

import numpy as np
import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import corpus  # noqa: E402
import gguf  # noqa: E402
import tokenizer as bpe  # noqa: E402
from fast_step import FastStep  # noqa: E402
from model import Shape, initialise  # noqa: E402


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--cli", required=True, help="the built khatwa-cli")
    p.add_argument("--work", default="build/starter-model", help="checkpoints, tokenizer and log go here")
    p.add_argument("--out", help="the GGUF file to write at the end (and, with --export-every, on the way)")
    p.add_argument("--minutes", type=float, default=80, help="training time, checkpoints' time counted in")
    p.add_argument("--until", help="HH:MM in UTC instead of --minutes: the rate reaches zero then")
    p.add_argument("--threads", type=int, default=os.cpu_count())
    p.add_argument("--device", default="cpu", help="cuda trains with torch itself; use a larger --width there")
    p.add_argument("--width", type=int, default=256)
    p.add_argument("--layers", type=int, default=5)
    p.add_argument("--heads", type=int, default=4)
    p.add_argument("--feed-forward", type=int, default=768)
    p.add_argument("--vocabulary", type=int, default=1280, help="at most so many tokens")
    p.add_argument("--rate", type=float, default=1.5e-3, help="AdamW's rate (norms and embedding with Muon)")
    p.add_argument("--muon-rate", type=float, default=0.0025, help="above 0: Muon for the matrices, at this rate")
    p.add_argument("--decay", type=float, default=0.1)
    p.add_argument("--batch", type=int, default=3072, help="tokens a step")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--topics", help="only these, separated by commas")
    p.add_argument("--weights", type=float, default=5.0, help="how strongly weak topics are preferred")
    p.add_argument("--export-every", type=float, default=10, help="minutes between files written on the way")
    p.add_argument("--stable", type=float, default=0.25, help="share of the time at full rate")
    p.add_argument("--warm-start", help="a checkpoint whose weights (not its clock) to begin from")
    return p.parse_args()


def text_samples(cli, topics):
    """Texts for the tokenizer, every topic, level and language alike."""
    for topic in topics:
        for level in corpus.LEVELS:
            for row in corpus.generate(cli, topic, 600, 7, "both", level):
                thinking, steps = corpus.reply(row)
                yield row["problem"] + "\n" + corpus.INSTRUCTION[row["lang"]]
                yield f"\n{thinking}\n"
                yield f"\n\n{steps}"


def make_chunk(job):
    cli, tokenizer, weights, size, seed, banned = job
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return corpus.chunk(cli, tokenizer, weights, size, seed, banned)


def batches(chunk, tokens_a_step):
    """Cuts a chunk into steps of whole problems."""
    tokens, targets, lengths = chunk
    ends = np.concatenate(([0], np.cumsum(lengths)))
    first = 0
    while first < len(lengths):
        last = int(np.searchsorted(ends, ends[first] + tokens_a_step, "right")) - 1
        last = max(last, first + 1)
        if ends[last] - ends[first] < tokens_a_step / 2 and last == len(lengths):
            return
        part = slice(ends[first], ends[last])
        yield tokens[part], targets[part], lengths[first:last]
        first = last


def rate_at(progress, stable):
    warm = 0.01
    if progress < warm:
        return max(progress / warm, 0.02)
    return 1.0 if progress < stable else max(0.0, (1.0 - progress) / (1.0 - stable))


class Progress:
    """Accuracy on problems kept apart for this: a problem counts as right when every token of its reply is the most likely
    one, which is when greedy decoding writes exactly that reply."""

    def __init__(self, cli, tokenizer, topics):
        self.sets = {(topic, language): corpus.encode(tokenizer, corpus.steering(cli, topic, language))
                     for topic in topics for language in corpus.INSTRUCTION}

    def measure(self, step):
        return {key: float(np.mean(step.right(*encoded))) for key, encoded in self.sets.items()}


class Average:
    """A running mean of the weights over some 400 steps: what is measured and written. At the full rate it is far
    better than the weights of any one step; when the rate has fallen to zero they are the same."""

    EVERY, SHARE = 4, 0.01

    def __init__(self, step):
        self.step, self.weights = step, step.weights.detach().clone()

    def add(self, number):
        if number % self.EVERY == 0:
            self.weights.lerp_(self.step.weights.detach(), max(self.SHARE, min(1.0, 10 / number)))

    def __enter__(self):
        self.live = self.step.weights.detach().clone()
        self.step.weights.detach().copy_(self.weights)

    def __exit__(self, *_):
        self.step.weights.detach().copy_(self.live)


def mixture(topics, accuracy, strength):
    """Weights of (topic, level, language): every topic alike at first, then more of what fails."""
    weights = {}
    for topic in topics:
        for language in corpus.INSTRUCTION:
            wrong = 1.0 - accuracy.get((topic, language), 0.0) if accuracy else 0.0
            for level in corpus.LEVELS:
                weights[topic, level, language] = (0.2 if level == 1 else 0.3 if level == 2 else 0.5) * \
                    (1.0 + strength * 4.0 * wrong)
    return weights


def main():
    o = arguments()
    os.makedirs(o.work, exist_ok=True)
    log = open(os.path.join(o.work, "log.txt"), "a")

    def say(line):
        stamped = time.strftime("%H:%M:%S ", time.gmtime()) + line
        print(stamped, flush=True)
        print(stamped, file=log, flush=True)

    topics = o.topics.split(",") if o.topics else corpus.topics(o.cli)
    vocabulary_file = os.path.join(o.work, "tokenizer.json")
    if not os.path.exists(vocabulary_file):
        bpe.train(text_samples(o.cli, topics), o.vocabulary).save(vocabulary_file)
    tokenizer = bpe.Tokenizer.load(vocabulary_file)
    shape = Shape(vocabulary=tokenizer.size, width=o.width, layers=o.layers, heads=o.heads,
                  kv_heads=max(1, o.heads // 2), feed_forward=o.feed_forward)
    pool = get_context("fork").Pool(1)  # before any thread starts

    weights = initialise(shape, o.seed)
    if o.device == "cpu":
        step = FastStep(shape, weights, o.work, threads=o.threads)
    else:
        from torch_step import TorchStep
        step = TorchStep(shape, weights, o.device)
    average = Average(step)
    state = {"step": 0, "seconds": 0.0, "tokens": 0, "chunk": 0}
    checkpoint = os.path.join(o.work, "checkpoint.pt")
    if os.path.exists(checkpoint):
        saved = torch.load(checkpoint)
        step.restore(saved)
        average.weights.copy_(saved.get("average", saved["weights"]))
        state = saved["state"]
        say(f"goes on from step {state['step']}, {state['tokens'] / 1e6:.1f} million tokens")
    elif o.warm_start:
        step.restore(torch.load(o.warm_start))
        average = Average(step)
    limit = o.minutes * 60
    if o.until:
        now = time.gmtime()
        hour, minute = map(int, o.until.split(":"))
        limit = state["seconds"] + ((hour * 60 + minute) * 60 - (now.tm_hour * 3600 + now.tm_min * 60 + now.tm_sec)) % 86400

    watched = Progress(o.cli, tokenizer, topics)
    banned = corpus.kept_apart(o.cli, topics)
    say(f"{len(topics)} topics, {tokenizer.size} tokens in the vocabulary, {step.parameters / 1e6:.2f} million "
        f"parameters, {limit / 60:.1f} minutes in all")

    def save():
        torch.save({**step.saved(), "average": average.weights.cpu(), "state": state, "shape": vars(shape)}, checkpoint + ".part")
        os.replace(checkpoint + ".part", checkpoint)

    def look():
        last = watched.measure(step)
        with average:
            result = watched.measure(step)
        say("replies right word for word: " + ", ".join(
            f"{t} {100 * result[t, 'en']:.0f}/{100 * result[t, 'ar']:.0f}" for t in topics) +
            f"; mean {100 * np.mean(list(result.values())):.1f} %, of the last step's weights "
            f"{100 * np.mean(list(last.values())):.1f} %")
        return result

    stopping = []
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(1))
    signal.signal(signal.SIGINT, lambda *_: stopping.append(1))

    accuracy = {}
    started, base = time.time(), state["seconds"]
    report_at = export_at = save_at = measure_at = time.time()
    since = {"loss": 0.0, "correct": 0.0, "count": 0, "tokens": 0, "time": time.time()}
    size = 6000
    pending = None

    def order_chunk():
        state["chunk"] += 1
        return pool.apply_async(make_chunk, ((o.cli, tokenizer, mixture(topics, accuracy, o.weights), size,
                                              1000 * o.seed + state["chunk"], banned),))

    pending = order_chunk()
    while not stopping:
        chunk = pending.get()
        pending = order_chunk()
        for tokens, targets, lengths in batches(chunk, o.batch):
            state["seconds"] = base + time.time() - started
            progress = state["seconds"] / limit
            if progress >= 1.0 or stopping:
                stopping.append(1)
                break
            factor = rate_at(progress, o.stable)
            loss, correct, wanted = step.backward(tokens, targets, lengths)
            norm = step.reduce()
            state["step"] += 1
            state["tokens"] += len(tokens)
            scale = min(1.0, 1.0 / (norm + 1e-6))
            step.update(state["step"], o.rate * factor, o.muon_rate * factor, o.decay, scale)
            average.add(state["step"])
            since["loss"] += loss * wanted
            since["correct"] += correct * wanted
            since["count"] += wanted
            since["tokens"] += len(tokens)
            now = time.time()
            if now - report_at > 20:
                say(f"step {state['step']} {state['tokens'] / 1e6:.2f}M tokens, {100 * progress:.1f} %: loss "
                    f"{since['loss'] / since['count']:.4f}, right tokens {100 * since['correct'] / since['count']:.2f} %, "
                    f"{since['tokens'] / (now - since['time']):.0f} tokens/s, gradient {norm:.2f}")
                since = {"loss": 0.0, "correct": 0.0, "count": 0, "tokens": 0, "time": now}
                report_at = now
            if now - measure_at > 150:
                measure_at = now
                accuracy = look()
            if now - save_at > 120:
                save_at = now
                save()
            if o.out and now - export_at > o.export_every * 60:
                export_at = now
                gguf.write(o.out, average.weights, shape, tokenizer)
    save()
    pool.terminate()
    look()
    if o.out:
        gguf.write(o.out, average.weights, shape, tokenizer)
        say(f"wrote {o.out}")


if __name__ == "__main__":
    main()
