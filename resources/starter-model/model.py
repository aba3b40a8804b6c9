"""The network, plainly: a qwen3 in torch, over one flat vector of float32 parameters.

It is the reference that cpu/step.c is compared with, and the way to train on a GPU. Shapes: a batch is (rows, positions); weights are (outputs, inputs) as in GGUF.
"""
import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F


@dataclass
class Shape:
    vocabulary: int
    width: int = 256
    layers: int = 5
    heads: int = 4
    kv_heads: int = 2
    head_dim: int = 64
    feed_forward: int = 768
    norm_epsilon: float = 1e-6
    rope_theta: float = 10000.0
    context: int = 1024


def layout(shape):
    """[(name, shape)] in the order in which the parameters lie in the flat vector (cpu/network.h knows the same order)."""
    q, kv = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
    parts = [("embedding", (shape.vocabulary, shape.width))]
    for layer in range(shape.layers):
        parts += [
            (f"{layer}.attn_norm", (shape.width,)),
            (f"{layer}.qkv", (q + 2 * kv, shape.width)),
            (f"{layer}.q_norm", (shape.head_dim,)),
            (f"{layer}.k_norm", (shape.head_dim,)),
            (f"{layer}.output", (shape.width, q)),
            (f"{layer}.ffn_norm", (shape.width,)),
            (f"{layer}.gate_up", (2 * shape.feed_forward, shape.width)),
            (f"{layer}.down", (shape.width, shape.feed_forward)),
        ]
    return parts + [("output_norm", (shape.width,))]


def count(shape):
    return sum(math.prod(size) for _, size in layout(shape))


def views(flat, shape):
    """Named views into the flat vector; writing to one writes to the other."""
    result, at = {}, 0
    for name, size in layout(shape):
        length = math.prod(size)
        result[name] = flat[at:at + length].view(size)
        at += length
    return result


def initialise(shape, seed):
    generator = torch.Generator().manual_seed(seed)
    flat = torch.empty(count(shape))
    for name, view in views(flat, shape).items():
        if name.endswith("norm"):
            view.fill_(1.0)
        else:
            deviation = 0.02 if name == "embedding" else view.shape[1] ** -0.5 * 0.5
            if name.endswith((".output", ".down")):
                deviation /= math.sqrt(2 * shape.layers)
            view.normal_(0.0, deviation, generator=generator)
    return flat


def rms_norm(x, gain, epsilon):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + epsilon) * gain


def rotation(shape, positions):
    """cos and sin, (…, 1, head_dim / 2), of the positions."""
    half = shape.head_dim // 2
    frequency = shape.rope_theta ** (-torch.arange(half, dtype=torch.float64) * 2 / shape.head_dim)
    angle = positions.unsqueeze(-1).double() * frequency.to(positions.device)
    return angle.cos().float().unsqueeze(-2), angle.sin().float().unsqueeze(-2)


def rotate(x, cos, sin):
    a, b = x.chunk(2, -1)
    return torch.cat((a * cos - b * sin, b * cos + a * sin), -1)


class Network:
    """The forward pass over named weights."""

    def __init__(self, flat, shape):
        self.shape, self.flat = shape, flat
        self.w = views(flat, shape)

    def hidden(self, tokens, positions, mask):
        """tokens (B, T), positions (B, T), mask (B, 1, T, S) added to the scores; returns (B, T, width)."""
        s, w = self.shape, self.w
        B, T = tokens.shape
        cos, sin = rotation(s, positions)
        x = F.embedding(tokens, w["embedding"])
        for l in range(s.layers):
            h = rms_norm(x, w[f"{l}.attn_norm"], s.norm_epsilon)
            q, k, v = (h @ w[f"{l}.qkv"].t()).split(
                [s.heads * s.head_dim, s.kv_heads * s.head_dim, s.kv_heads * s.head_dim], -1)
            q = rotate(rms_norm(q.view(B, T, s.heads, -1), w[f"{l}.q_norm"], s.norm_epsilon), cos, sin)
            k = rotate(rms_norm(k.view(B, T, s.kv_heads, -1), w[f"{l}.k_norm"], s.norm_epsilon), cos, sin)
            v = v.view(B, T, s.kv_heads, -1)
            S, group = k.shape[1], s.heads // s.kv_heads
            q = q.transpose(1, 2).reshape(B, s.kv_heads, group * T, -1)
            scores = q @ k.permute(0, 2, 3, 1) / math.sqrt(s.head_dim)
            scores = scores.view(B, s.heads, T, S).float() + mask
            p = scores.softmax(-1).to(v.dtype).view(B, s.kv_heads, group * T, S)
            o = (p @ v.transpose(1, 2)).view(B, s.heads, T, -1).transpose(1, 2).reshape(B, T, -1)
            x = x + o @ w[f"{l}.output"].t()
            h = rms_norm(x, w[f"{l}.ffn_norm"], s.norm_epsilon)
            gate, up = (h @ w[f"{l}.gate_up"].t()).chunk(2, -1)
            x = x + (F.silu(gate) * up) @ w[f"{l}.down"].t()
        return rms_norm(x, w["output_norm"], s.norm_epsilon)

    def logits(self, hidden):
        return hidden @ self.w["embedding"].t()


def batch_of(sequences, device="cpu"):
    """Rows padded at their ends: tokens, positions, causal mask that hides the padding."""
    length = max(len(s) for s in sequences)
    tokens = torch.zeros(len(sequences), length, dtype=torch.long)
    for i, s in enumerate(sequences):
        tokens[i, :len(s)] = torch.as_tensor(s)
    positions = torch.arange(length).expand(len(sequences), length)
    mask = torch.full((length, length), float("-inf")).triu(1).expand(len(sequences), 1, length, length)
    return tokens.to(device), positions.to(device), mask.to(device)
