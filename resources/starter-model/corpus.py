"""Worked solutions as `khatwa-cli generate --worked` writes them, turned into token sequences.

A conversation has the format of DeepSeek-R1-0528-Qwen3-8B: the problem and an instruction in the user's turn, then
<think>, working, </think>, numbered steps, the boxed answer. Held-out problems come from a seed that training never
uses, and so do those that steer the mixture of topics; every statement among either is left out of training,
whatever seed wrote it.
"""
import json
import random
import re
import subprocess
import unicodedata

import numpy as np

from tokenizer import ASSISTANT, BOS, END_THINK, EOS, THINK, USER

# The same words as in app/tutor: what the program adds to a problem.
INSTRUCTION = {
    "en": r"Please reason step by step, and put your final answer within \boxed{}.",
    "ar": r"فكر خطوة بخطوة، وضع إجابتك النهائية داخل \boxed{}.",
}
HELD_OUT_SEED = 20261122   # measured at the end, and nothing else
STEERING_SEED = 20261123   # watched while training
LEVELS = (1, 2, 3)
# A formula that says by itself what is asked: an equation, or numbers alone.
BARE = re.compile(r"=|^\$(?=.*(?:[-+]|times|div))(?:[\d\s.+-]|\\(?:times|div|frac)|[{}])+\$$")


def generate(cli, topic, count, seed, language="both", level=None, worked=True):
    command = [cli, "generate", "--topic", topic, "--count", str(count), "--seed", str(seed), "--lang", language]
    command += ["--level", str(level)] if level else []
    command += ["--worked"] if worked else []
    written = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode()
    return [json.loads(line) for line in unicodedata.normalize("NFC", written).splitlines()]


def topics(cli):
    listed = subprocess.run([cli, "generate", "--list"], check=True, stdout=subprocess.PIPE).stdout.decode()
    return [line.split("\t")[0] for line in listed.splitlines()]


def held_out(cli, topic, language, count=200):
    return generate(cli, topic, count, HELD_OUT_SEED, language)


def steering(cli, topic, language, count=40):
    return generate(cli, topic, count, STEERING_SEED, language)


def kept_apart(cli, topics):
    """Statements that training must not see, as `plain` makes them."""
    return {plain(row["problem"]) for topic in topics for language in INSTRUCTION
            for row in held_out(cli, topic, language) + steering(cli, topic, language)}


def plain(statement):
    """What two statements must share to count as one: everything but dollars, case and outer spaces."""
    return statement.replace("$", "").strip().lower()


def reply(row):
    steps = "\n\n".join(f"{i + 1}. {step}" for i, step in enumerate(row["steps"]))
    return row["thinking"].strip(), steps


def typed(statement, draw):
    """As people type it: no dollars, plain signs, perhaps spaces round them."""
    statement = statement.replace("$", "")
    if draw.random() < 0.6:
        statement = re.sub(r"\\frac\{(\d+)\}\{(\d+)\}", r"\1/\2", statement)
        statement = statement.replace(r"\times", draw.choice(["*", "×", r"\times"]))
        statement = statement.replace(r"\div", draw.choice(["/", "÷", r"\div"]))
        statement = re.sub(r"\^\{(\d+)\}", r"^\1", statement).replace(r"\%", "%")
    if draw.random() < 0.4:
        statement = re.sub(r"(?<=[\w)}])([-+=*×÷])(?=[\w(\\])", r" \1 ", statement)
    return statement


def varied(statement, draw):
    """Most statements as they are; some as people type them, or a formula with no words at all."""
    kind = draw.random()
    if kind < 0.72:
        return statement
    if kind < 0.76:
        formulas = re.findall(r"\$[^$]+\$", statement)
        words = re.sub(r"\$[^$]+\$", "", statement).split()
        if len(formulas) == 1 and len(words) <= 3 and BARE.search(formulas[0]):
            return formulas[0] if draw.random() < 0.5 else typed(formulas[0], draw)
    if kind < 0.90:
        statement = typed(statement, draw)
    if kind > 0.84 and draw.random() < 0.5:
        statement = statement[:1].lower() + statement[1:]
    if draw.random() < 0.3:
        statement = statement.rstrip(".؟?!")
    if draw.random() < 0.2:
        statement += draw.choice([" ", "\n", "  "])
    return statement


def question(tokenizer, statement, language, draw=None):
    """Ids up to <｜Assistant｜>. With `draw`, small variations of the surroundings."""
    instruction = "\n" + INSTRUCTION[language]
    if draw is not None:
        statement = varied(statement, draw)
        kind = draw.random()
        if kind < 0.02:
            instruction = ""
        elif kind < 0.06:
            instruction = "\n" + INSTRUCTION["ar" if language == "en" else "en"]
        elif kind < 0.09:
            instruction = "\n" + instruction
    special = tokenizer.special
    return [special[BOS], special[USER], *tokenizer.encode(statement + instruction), special[ASSISTANT]]


def answer(tokenizer, row):
    special = tokenizer.special
    thinking, steps = reply(row)
    return [special[THINK], *tokenizer.encode(f"\n{thinking}\n"), special[END_THINK],
            *tokenizer.encode(f"\n\n{steps}"), special[EOS]]


def encode(tokenizer, rows, draw=None, longest=1024):
    """(tokens, targets, lengths): one after another; a target is the next token where the reply is, else -1."""
    tokens, targets, lengths = [], [], []
    for row in rows:
        prompt, told = question(tokenizer, row["problem"], row["lang"], draw), answer(tokenizer, row)
        if len(prompt) + len(told) > longest:
            continue
        tokens += prompt + told[:-1]
        targets += [-1] * (len(prompt) - 1) + told
        lengths.append(len(prompt) + len(told) - 1)
    return np.array(tokens, np.int32), np.array(targets, np.int32), np.array(lengths, np.int32)


def chunk(cli, tokenizer, weights, size, seed, banned):
    """`size` problems, drawn by weights {(topic, level, language): weight}, shuffled and encoded."""
    draw = random.Random(seed)
    total, rows = sum(weights.values()), []
    for (topic, level, language), weight in weights.items():
        wanted = round(size * weight / total)
        if wanted:
            rows += generate(cli, topic, wanted, seed, language, level)
    rows = [row for row in rows if plain(row["problem"]) not in banned]
    draw.shuffle(rows)
    return encode(tokenizer, rows, draw)
