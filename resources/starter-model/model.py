"""The network, plainly: a qwen3 in torch, over one flat vector of float32 parameters.

It is the reference that step.c is compared with, the way to train on a GPU, and the decoder that measures
progress during training. Shapes: a batch is (rows, positions); weights are (outputs, inputs) as in GGUF.
"""
import math
from dataclasses import dataclass, asdict

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
    """[(name, shape)] in the order in which the parameters lie in the flat vector (step.c knows the same order)."""
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
    """forward(tokens, …) over named weights. With `cache` it continues a text: see `Decoder`."""

    def __init__(self, flat, shape):
        self.shape, self.flat = shape, flat
        self.w = views(flat, shape)

    def hidden(self, tokens, positions, mask, cache=None):
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
            if cache is not None:
                k, v = cache.extend(l, k, v)
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


class Cache:
    """Keys and values of a batch whose rows sit at the right: row i's text ends at the same column for all."""

    def __init__(self, shape, rows, capacity):
        size = (shape.layers, rows, capacity, shape.kv_heads, shape.head_dim)
        self.k, self.v, self.length = torch.zeros(size), torch.zeros(size), 0

    def extend(self, layer, k, v):
        end = self.length + k.shape[1]
        self.k[layer, :, self.length:end] = k
        self.v[layer, :, self.length:end] = v
        return self.k[layer, :, :end], self.v[layer, :, :end]

    def keep(self, rows):
        self.k, self.v = self.k[:, rows].contiguous(), self.v[:, rows].contiguous()


@torch.no_grad()
def greedy(network, prompts, end, limit):
    """The most likely continuation of each prompt up to the token `end`, at most `limit` tokens in all."""
    shape = network.shape
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    replies = [[] for _ in prompts]
    for start in range(0, len(order), 128):
        alive = order[start:start + 128]
        width = max(len(prompts[i]) for i in alive)
        tokens = torch.zeros(len(alive), width, dtype=torch.long)
        hidden_columns = torch.zeros(len(alive), limit, dtype=torch.bool)
        shift = torch.tensor([width - len(prompts[i]) for i in alive])
        for r, i in enumerate(alive):
            tokens[r, shift[r]:] = torch.as_tensor(prompts[i])
            hidden_columns[r, :shift[r]] = True
        cache = Cache(shape, len(alive), limit)
        positions = (torch.arange(width) - shift.unsqueeze(1)).clamp(min=0)
        causal = torch.full((width, width), float("-inf")).triu(1)
        block = hidden_columns[:, None, None, :width] & ~torch.eye(width, dtype=torch.bool)
        mask = causal.expand(len(alive), 1, width, width).masked_fill(block, float("-inf"))
        out = network.hidden(tokens, positions, mask, cache)[:, -1:]
        cache.length = width
        while alive:
            chosen = network.logits(out)[:, 0].argmax(-1)
            going = []
            for r, i in enumerate(alive):
                if int(chosen[r]) != end:
                    replies[i].append(int(chosen[r]))
                    if cache.length + 1 < limit:
                        going.append(r)
            if not going:
                break
            if len(going) < len(alive):
                cache.keep(going)
                alive = [alive[r] for r in going]
                chosen, shift, hidden_columns = chosen[going], shift[going], hidden_columns[going]
            positions = (cache.length - shift).unsqueeze(1)
            mask = torch.zeros(len(alive), 1, 1, cache.length + 1)
            mask.masked_fill_(hidden_columns[:, None, None, :cache.length + 1], float("-inf"))
            out = network.hidden(chosen.unsqueeze(1), positions, mask, cache)
            cache.length += 1
    return replies
