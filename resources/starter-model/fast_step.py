"""cpu/step.c for Python: compiles it for this processor and calls it on numpy and torch memory."""
import ctypes
import hashlib
import os
import subprocess

import numpy as np
import torch

from model import count

SOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cpu")


class CShape(ctypes.Structure):
    _fields_ = [(n, ctypes.c_int) for n in
                ("vocabulary", "width", "layers", "heads", "kv_heads", "head_dim", "feed_forward")] + \
               [("norm_epsilon", ctypes.c_float), ("rope_theta", ctypes.c_float)]


def compile_library(folder):
    """Compiles for the processor at hand, once for every state of the sources."""
    os.makedirs(folder, exist_ok=True)
    digest = hashlib.sha256()
    for name in sorted(os.listdir(SOURCES)):
        with open(os.path.join(SOURCES, name), "rb") as file:
            digest.update(file.read())
    library = os.path.join(folder, f"step-{digest.hexdigest()[:12]}.so")
    if not os.path.exists(library):
        partial = f"{library}.{os.getpid()}"
        subprocess.check_call(["cc", "-O3", "-march=native", "-ffast-math", "-fopenmp", "-shared", "-fPIC",
                               os.path.join(SOURCES, "step.c"), "-o", partial, "-lm"])
        os.replace(partial, library)
    return library


def pointer(array):
    if isinstance(array, torch.Tensor):
        return ctypes.c_void_p(array.data_ptr())
    return array.ctypes.data_as(ctypes.c_void_p)


class FastStep:
    """Keeps the weights (a flat torch vector, changed in place) and AdamW's two moments."""

    def __init__(self, shape, weights, folder, threads=2, capacity=1024, longest=1024, group=512):
        self.shape, self.weights, self.group, self.longest = shape, weights, group, longest
        self.first, self.second = torch.zeros_like(weights), torch.zeros_like(weights)
        self.library = ctypes.CDLL(compile_library(folder))
        self.library.trainer_create.restype = ctypes.c_void_p
        self.library.trainer_reduce.restype = ctypes.c_double
        self.library.trainer_gradient_data.restype = ctypes.c_void_p
        self.library.parameter_count.restype = ctypes.c_long
        c_shape = CShape(shape.vocabulary, shape.width, shape.layers, shape.heads, shape.kv_heads, shape.head_dim,
                         shape.feed_forward, shape.norm_epsilon, shape.rope_theta)
        assert self.library.parameter_count(ctypes.byref(c_shape)) == count(shape) == weights.numel()
        self.handle = ctypes.c_void_p(self.library.trainer_create(
            ctypes.byref(c_shape), pointer(weights), pointer(self.first), pointer(self.second), threads, capacity,
            longest))
        address = self.library.trainer_gradient_data(self.handle)
        buffer = (ctypes.c_float * weights.numel()).from_address(address)
        self.gradient = torch.from_numpy(np.frombuffer(buffer, dtype=np.float32))

    @property
    def parameters(self):
        return self.weights.numel()

    def _run(self, tokens, targets, lengths, backward, right):
        results = np.zeros(3)
        self.library.trainer_gradient(self.handle, pointer(tokens), pointer(targets), pointer(lengths),
                                      len(lengths), self.group, int(backward),
                                      None if right is None else pointer(right), pointer(results))
        return results[0] / max(results[2], 1), results[1] / max(results[2], 1), int(results[2])

    def backward(self, tokens, targets, lengths):
        """Loss per target, share of targets that were the most likely token, targets; and the gradients."""
        return self._run(tokens, targets, lengths, True, None)

    def right(self, tokens, targets, lengths):
        """For each problem: is every target the most likely token?"""
        flags = np.ones(len(tokens), np.uint8)
        self._run(tokens, targets, lengths, False, flags)
        ends = np.cumsum(lengths)
        return np.array([flags[e - n:e].all() for e, n in zip(ends, lengths)])

    def reduce(self):
        """Adds up the threads' gradients; the norm of the whole."""
        return self.library.trainer_reduce(self.handle)

    def update(self, step, rate, muon_rate, decay, scale, betas=(0.9, 0.97)):
        """AdamW; with a `muon_rate`, Muon for the matrices of the layers and AdamW for the rest."""
        f = ctypes.c_float
        if muon_rate > 0:
            self.library.trainer_muon(self.handle, f(muon_rate), f(decay), f(scale), f(0.95))
        self.library.trainer_adamw(self.handle, ctypes.c_long(step), f(rate), f(betas[0]), f(betas[1]), f(decay),
                                   f(scale), int(muon_rate > 0))

    def saved(self):
        return {"weights": self.weights, "first": self.first, "second": self.second}

    def restore(self, saved):
        for name, value in self.saved().items():
            value.copy_(saved[name])
