"""Writes the trained network as a GGUF file (version 3), as llama.cpp's converter would write a qwen3."""
import os
import struct

import numpy as np

from model import views
from tokenizer import BOS, EOS, SPECIAL, spell

# DeepSeek R1's conversation, one turn of user and assistant after another, old thinking dropped.
CHAT_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}"
    "{% if message['role'] == 'system' %}{{ message['content'] }}"
    "{% elif message['role'] == 'user' %}{{ '<｜User｜>' + message['content'] }}"
    "{% elif message['role'] == 'assistant' %}"
    "{{ '<｜Assistant｜>' + message['content'].split('</think>')[-1] + '<｜end▁of▁sentence｜>' }}"
    "{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<｜Assistant｜>' }}{% endif %}")

UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
F32, F16, Q8_0 = 0, 1, 8
ALIGNMENT = 32


def text(value):
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def entry(key, kind, value):
    head = text(key) + struct.pack("<I", kind)
    if kind == STRING:
        return head + text(value)
    if kind == ARRAY:
        inner, values = value
        body = b"".join(text(v) for v in values) if inner == STRING else struct.pack(f"<{len(values)}i", *values)
        return head + struct.pack("<IQ", inner, len(values)) + body
    return head + struct.pack({UINT32: "<I", INT32: "<i", FLOAT32: "<f", BOOL: "<?"}[kind], value)


def to_q8_0(matrix):
    """Blocks of 32: a float16 scale, then 32 signed bytes."""
    blocks = matrix.reshape(-1, 32).astype(np.float32)
    scale = (np.abs(blocks).max(1) / 127).astype(np.float16)
    wide = scale.astype(np.float32)
    inverse = np.divide(1.0, wide, out=np.zeros_like(wide), where=wide > 0)
    values = np.clip(np.rint(blocks * inverse[:, None]), -127, 127).astype(np.int8)
    out = np.empty((len(blocks), 34), np.uint8)
    out[:, :2] = scale.view(np.uint8).reshape(-1, 2)
    out[:, 2:] = values.view(np.uint8)
    return out.tobytes()


def tensors(flat, shape):
    """(name, numpy matrix) with GGUF's names; the joint matrices of the trainer are cut apart."""
    w = {name: view.detach().float().cpu().numpy() for name, view in views(flat, shape).items()}
    q, kv, f = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim, shape.feed_forward
    yield "token_embd.weight", w["embedding"]
    for l in range(shape.layers):
        qkv, gate_up = w[f"{l}.qkv"], w[f"{l}.gate_up"]
        for name, value in (("attn_norm", w[f"{l}.attn_norm"]), ("attn_q", qkv[:q]), ("attn_k", qkv[q:q + kv]),
                            ("attn_v", qkv[q + kv:]), ("attn_q_norm", w[f"{l}.q_norm"]),
                            ("attn_k_norm", w[f"{l}.k_norm"]), ("attn_output", w[f"{l}.output"]),
                            ("ffn_norm", w[f"{l}.ffn_norm"]), ("ffn_gate", gate_up[:f]), ("ffn_up", gate_up[f:]),
                            ("ffn_down", w[f"{l}.down"])):
            yield f"blk.{l}.{name}.weight", value
    yield "output_norm.weight", w["output_norm"]


def write(path, flat, shape, tokenizer, kind="q8_0", name="Khatwa starter"):
    token_texts = [spell(t) if t is not None else f"<unused{i}>" for i, t in enumerate(tokenizer.tokens)] + SPECIAL
    token_types = [1 if t is not None else 5 for t in tokenizer.tokens] + [3] * len(SPECIAL)
    for marker in ("<think>", "</think>"):
        token_types[tokenizer.special[marker]] = 4          # user-defined: shown as text
    a = "qwen3"
    entries = [
        entry("general.architecture", STRING, a),
        entry("general.type", STRING, "model"),
        entry("general.name", STRING, name),
        entry("general.license", STRING, "mit"),
        entry("general.alignment", UINT32, ALIGNMENT),
        entry("general.file_type", UINT32, 7 if kind == "q8_0" else 1),
        entry(f"{a}.block_count", UINT32, shape.layers),
        entry(f"{a}.context_length", UINT32, shape.context),
        entry(f"{a}.embedding_length", UINT32, shape.width),
        entry(f"{a}.feed_forward_length", UINT32, shape.feed_forward),
        entry(f"{a}.attention.head_count", UINT32, shape.heads),
        entry(f"{a}.attention.head_count_kv", UINT32, shape.kv_heads),
        entry(f"{a}.attention.key_length", UINT32, shape.head_dim),
        entry(f"{a}.attention.value_length", UINT32, shape.head_dim),
        entry(f"{a}.attention.layer_norm_rms_epsilon", FLOAT32, shape.norm_epsilon),
        entry(f"{a}.rope.freq_base", FLOAT32, shape.rope_theta),
        entry(f"{a}.vocab_size", UINT32, tokenizer.size),
        entry("general.sampling.temp", FLOAT32, 0.2),       # it knows one way to solve a problem: little to draw from
        entry("general.sampling.top_p", FLOAT32, 0.95),
        entry("tokenizer.ggml.model", STRING, "gpt2"),
        entry("tokenizer.ggml.pre", STRING, "qwen2"),
        entry("tokenizer.ggml.tokens", ARRAY, (STRING, token_texts)),
        entry("tokenizer.ggml.token_type", ARRAY, (INT32, token_types)),
        entry("tokenizer.ggml.merges", ARRAY, (STRING, [f"{spell(x)} {spell(y)}" for x, y in tokenizer.merges])),
        entry("tokenizer.ggml.bos_token_id", UINT32, tokenizer.special[BOS]),
        entry("tokenizer.ggml.eos_token_id", UINT32, tokenizer.special[EOS]),
        entry("tokenizer.ggml.padding_token_id", UINT32, tokenizer.special[EOS]),
        entry("tokenizer.ggml.add_bos_token", BOOL, True),
        entry("tokenizer.ggml.add_eos_token", BOOL, False),
        entry("tokenizer.chat_template", STRING, CHAT_TEMPLATE),
    ]
    infos, blobs, offset = [], [], 0
    for tensor_name, value in tensors(flat, shape):
        if value.ndim == 1:
            code, blob = F32, value.astype("<f4").tobytes()
        elif kind == "q8_0":
            code, blob = Q8_0, to_q8_0(value)
        else:
            code, blob = F16, value.astype("<f2").tobytes()
        infos.append(text(tensor_name) + struct.pack("<I", value.ndim) +
                     struct.pack(f"<{value.ndim}Q", *reversed(value.shape)) + struct.pack("<IQ", code, offset))
        blob += b"\0" * (-len(blob) % ALIGNMENT)
        blobs.append(blob)
        offset += len(blob)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(infos), len(entries)) + b"".join(entries) + b"".join(infos)
    partial = f"{path}.{os.getpid()}"
    with open(partial, "wb") as file:
        file.write(head + b"\0" * (-len(head) % ALIGNMENT) + b"".join(blobs))
    os.replace(partial, path)
