"""A byte-level BPE tokenizer of our own, small enough for a small model.

Text is split as `tokenizer.ggml.pre = qwen2` says (every digit by itself), then bytes are merged by rank. Merges
keep what arithmetic needs apart: signs, relations and single letters of formulas never join anything but a space.
"""
import heapq
import json
import re
import unicodedata
from collections import Counter, defaultdict

SPECIAL = ["<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>", "<think>", "</think>"]
BOS, EOS, USER, ASSISTANT, THINK, END_THINK = SPECIAL

MERGED = re.compile(
    rb"[ \\]?[A-Za-z\x80-\xff]+"                                  # words and commands
    rb"|(?:[$,.;:!?{}() \n]|\xd8[\x8c\x9b\x9f])+"                 # punctuation, Arabic's too
    rb"| [-+=<>]")


def byte_alphabet():
    """GPT-2's printable stand-in for every byte."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table, extra = {}, 0
    for byte in range(256):
        table[byte] = chr(byte if byte in plain else 256 + extra)
        extra += byte not in plain
    return table


ALPHABET = byte_alphabet()


def spell(token):
    return "".join(ALPHABET[b] for b in token)


def splitter():
    """qwen2's expression in Python's `re`, which has no \\p{L}: letters are \\w without digits, underscore and the
    numbers that are not decimal digits."""
    letter = r"[^\W\d_\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2189]"
    number = r"[\d\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2189]"
    other = r"(?:[^\s\w\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2189]|_)"
    not_letter = r"(?:[^\r\n\w]|_)"
    return re.compile(rf"(?i:'s|'t|'re|'ve|'m|'ll|'d)|{not_letter}?{letter}+|{number}| ?{other}+[\r\n]*"
                      rf"|\s*[\r\n]+|\s+(?!\S)|\s+")


class Tokenizer:
    def __init__(self, merges):
        self.merges = merges                                       # [(bytes, bytes)] in rank order
        self.tokens = [bytes([b]) for b in range(256)] + [a + b for a, b in merges]
        while (len(self.tokens) + len(SPECIAL)) % 32:              # cpu/step.c wants a multiple of 32
            self.tokens.append(None)
        self.rank = {pair: i for i, pair in enumerate(merges)}
        self.id = {t: i for i, t in enumerate(self.tokens) if t is not None}
        self.special = {t: len(self.tokens) + i for i, t in enumerate(SPECIAL)}
        self.size = len(self.tokens) + len(SPECIAL)
        self.split = splitter()
        self.cache = {}

    def word(self, text):
        found = self.cache.get(text)
        if found is None:
            parts = [bytes([b]) for b in text.encode()]
            while len(parts) > 1:
                best = min(range(len(parts) - 1), key=lambda i: self.rank.get((parts[i], parts[i + 1]), 1 << 30))
                if (parts[best], parts[best + 1]) not in self.rank:
                    break
                parts[best:best + 2] = [parts[best] + parts[best + 1]]
            found = self.cache[text] = [self.id[p] for p in parts]
        return found

    def encode(self, text):
        ids = []
        for piece in self.split.findall(text):
            ids += self.word(piece)
        return ids

    def decode(self, ids):
        special = {i: t for t, i in self.special.items()}
        return b"".join(special[i].encode() if i in special else self.tokens[i] or b"" for i in ids).decode(
            errors="replace")

    def save(self, path):
        with open(path, "w") as file:
            json.dump([[a.hex(), b.hex()] for a, b in self.merges], file)

    @staticmethod
    def load(path):
        with open(path) as file:
            return Tokenizer([(bytes.fromhex(a), bytes.fromhex(b)) for a, b in json.load(file)])


def train(texts, size, least=20):
    """Merges from the words of `texts`, until the vocabulary has `size` tokens or pairs become rare."""
    split, words = splitter(), Counter()
    for text in texts:
        words.update(split.findall(unicodedata.normalize("NFC", text)))
    words = {w: c for w, c in words.items() if c >= 3}
    parts = [[bytes([b]) for b in w.encode()] for w in words]
    counts = list(words.values())
    pairs, where = Counter(), defaultdict(set)
    for i, p in enumerate(parts):
        for pair in zip(p, p[1:]):
            pairs[pair] += counts[i]
            where[pair].add(i)
    heap = [(-c, pair) for pair, c in pairs.items()]
    heapq.heapify(heap)
    merges = []
    while heap and 256 + len(merges) + len(SPECIAL) < size:
        c, pair = heapq.heappop(heap)
        if pairs[pair] != -c:
            if pairs[pair] >= least:
                heapq.heappush(heap, (-pairs[pair], pair))
            continue
        if -c < least:
            break
        joined = pair[0] + pair[1]
        if not MERGED.fullmatch(joined):
            pairs[pair] = 0
            continue
        merges.append(pair)
        changed = set()
        for i in where.pop(pair):
            p = parts[i]
            for q in zip(p, p[1:]):
                pairs[q] -= counts[i]
                changed.add(q)
            k = 0
            while k < len(p) - 1:
                if (p[k], p[k + 1]) == pair:
                    p[k:k + 2] = [joined]
                k += 1
            for q in zip(p, p[1:]):
                pairs[q] += counts[i]
                where[q].add(i)
                changed.add(q)
        pairs[pair] = 0
        for q in changed:
            if pairs[q] >= least:
                heapq.heappush(heap, (-pairs[q], q))
    return Tokenizer(merges)
