#!/usr/bin/python3
"""Compares cpu/step.c's loss and gradients with torch's on a small batch, and times a step of the real shape."""
import sys
import tempfile
import time

import numpy as np
import torch
import torch.nn.functional as F

from fast_step import FastStep
from model import Network, Shape, batch_of, initialise, views


def compare(folder):
    shape = Shape(vocabulary=96, width=64, layers=2, heads=4, kv_heads=2, head_dim=32, feed_forward=96)
    weights = initialise(shape, 1) * 1.5
    random = np.random.default_rng(0)
    texts = [random.integers(0, 96, n) for n in (7, 33, 50, 128, 18)]
    cuts = [2, 10, 1, 60, 5]
    fast = FastStep(shape, weights, folder, group=100)
    tokens = np.concatenate(texts).astype(np.int32)
    targets = np.concatenate([np.concatenate((t[1:], [-1])) for t in texts]).astype(np.int32)
    start = 0
    for text, cut in zip(texts, cuts):
        targets[start:start + cut] = -1
        start += len(text)
    lengths = np.array([len(t) for t in texts], dtype=np.int32)
    loss, _, _ = fast.backward(tokens, targets, lengths)
    fast.reduce()
    flat = weights.clone().requires_grad_()
    network = Network(flat, shape)
    padded, positions, mask = batch_of(texts)
    logits = network.logits(network.hidden(padded, positions, mask))
    goal = torch.full(padded.shape, -1)
    start = 0
    for i, text in enumerate(texts):
        goal[i, :len(text)] = torch.as_tensor(targets[start:start + len(text)].astype(np.int64))
        start += len(text)
    expected = F.cross_entropy(logits.flatten(0, 1), goal.flatten(), ignore_index=-1)
    expected.backward()
    print(f"loss: here {loss:.5f}, torch {expected.item():.5f}")
    ours, theirs = views(fast.gradient, shape), views(flat.grad, shape)
    worst = 0.0
    for name in ours:
        error = ((ours[name] - theirs[name]).norm() / theirs[name].norm()).item()
        worst = max(worst, error)
        print(f"  {name:14} relative error {error:.4f}")
    assert abs(loss - expected.item()) < 0.01 and worst < 0.05, "cpu/step.c and torch disagree"


def measure(folder, threads):
    shape = Shape(vocabulary=768)
    fast = FastStep(shape, initialise(shape, 1), folder, threads=threads)
    random = np.random.default_rng(0)
    lengths = random.integers(110, 210, 24).astype(np.int32)
    tokens = random.integers(0, 768, lengths.sum()).astype(np.int32)
    targets = np.where(random.random(len(tokens)) < 0.7, tokens, -1).astype(np.int32)
    for _ in range(3):
        started = time.time()
        for _ in range(5):
            fast.backward(tokens, targets, lengths)
        middle = time.time()
        for _ in range(5):
            fast.reduce()
            fast.update(1, 1e-4, 1e-3, 0.1, 1.0)
        ended = time.time()
        print(f"{threads} threads: {5 * len(tokens) / (ended - started):.0f} tokens/s; gradient {(middle - started) / 5:.3f} s, "
              f"update {(ended - middle) / 5:.3f} s for {len(tokens)} tokens")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        compare(folder)
        measure(folder, int(sys.argv[1]) if len(sys.argv) > 1 else 2)
