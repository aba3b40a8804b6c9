#!/usr/bin/python3
"""Measures the starter model with `khatwa-cli eval` on held-out problems, and writes what it claims.

200 problems of every topic and language from a seed that training never uses, greedy; answers are graded by exact
mathematics, as `khatwa-cli check` grades them. A topic is claimed where both languages reach 97 %: claims.json, which the programs
read, names the topics and the shares measured.
"""
import argparse
import json
import os
import subprocess
import tempfile

import corpus

ENOUGH = 0.97


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--cli", required=True, help="the built khatwa-cli")
    p.add_argument("--model", required=True)
    p.add_argument("--claims", help="claims.json to write")
    p.add_argument("--count", type=int, default=200, help="problems of each topic and language")
    o = p.parse_args()
    rows = [row for topic in corpus.topics(o.cli) for language in ("en", "ar")
            for row in corpus.held_out(o.cli, topic, language, o.count)]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False) as file:
        for row in rows:
            print(json.dumps({k: row[k] for k in ("id", "problem", "answer", "rule", "topic", "lang")}, ensure_ascii=False),
                  file=file)
    written = subprocess.run([o.cli, "eval", "-m", o.model, "--problems", file.name, "--json"], check=True,
                             stdout=subprocess.PIPE).stdout
    os.unlink(file.name)
    result = json.loads(written)
    share = {(t["topic"], t["lang"]): t["pass_at_1"] for t in result["topics"]}
    print("| topic | English | Arabic | claimed |\n|---|---|---|---|")
    claimed = []
    for topic in corpus.topics(o.cli):
        english, arabic = share[topic, "en"], share[topic, "ar"]
        good = min(english, arabic) >= ENOUGH
        print(f"| {topic} | {100 * english:.1f} % | {100 * arabic:.1f} % | {'yes' if good else 'no'} |")
        if good:
            claimed.append({"key": topic, "levels": list(corpus.LEVELS), "english": english, "arabic": arabic})
    print(f"\n{len(claimed)} topics claimed; {100 * result['pass_at_1']:.2f} % of {result['problems']} problems; "
          f"{result['seconds']:.0f} s, {result['tokens']} tokens")
    for failure in result["failures"][:15]:
        print(f"  {failure['id']}: expected {failure['expected']}, got {failure['answers'][0]} {failure['finish'][0]}")
    if o.claims:
        with open(o.claims, "w") as file:
            json.dump({"problems": o.count, "topics": claimed}, file, indent=2)
            file.write("\n")


if __name__ == "__main__":
    main()
