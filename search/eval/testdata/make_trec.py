"""Writes trec.qrels, trec.run and trec.expected.tsv beside itself.

Needs the PyPI package pytrec_eval-terrier (0.5.11 was used), which wraps
trec_eval's own C code.
"""
import pathlib
import random

import pytrec_eval

here = pathlib.Path(__file__).resolve().parent
rng = random.Random(20260711)
qrels, run = {}, {}
# Query: number of judged documents, number of results, size of the collection.
shapes = {
    "q01": (8, 12, 20), "q02": (30, 40, 60), "q03": (40, 160, 200),
    "q04": (60, 150, 170), "q05": (5, 3, 40), "q06": (12, 25, 30),
    "q07": (3, 9, 400), "q08": (20, 20, 30), "q09": (10, 10, 12),
    "q10": (6, 0, 20),   # judged, no results
    "q11": (4, 0, 20),   # judged, no results
    "q12": (6, 10, 12),  # only grades of 0 and below
    "q13": (0, 10, 12),  # not judged
    "q14": (25, 30, 40), "q15": (9, 30, 40), "q16": (15, 18, 20),
}
for q, (judged, found, size) in shapes.items():
    docs = ["d%d" % i for i in range(size)]  # d9 > d10 as bytes
    docs[0], docs[1] = "é", "D2"
    if judged:
        grades = [-2, -1, 0] if q == "q12" else [-2, -1, 0, 0, 0, 1, 1, 2, 3, 4]
        qrels[q] = {d: rng.choice(grades) for d in rng.sample(docs, judged)}
        if q == "q12":
            qrels[q][docs[5]] = 0
        else:
            qrels[q][docs[5]] = 1
    if found:
        # Few different scores, so there are many ties; some differ only beyond
        # single precision, which trec_eval takes for ties too.
        run[q] = {d: round(rng.uniform(-1, 2), rng.choice([0, 1, 1, 2]))
                  + rng.choice([0, 0, 0, 1e-12]) for d in rng.sample(docs, found)}

names = ["ndcg_cut_10", "map", "recip_rank", "recall_100"]
got = pytrec_eval.RelevanceEvaluator(
    qrels, {"ndcg_cut.10", "map", "recip_rank", "recall.100"}).evaluate(run)

with open(here / "trec.qrels", "w", encoding="utf-8", newline="\n") as f:
    for q, grades in qrels.items():
        for d, g in grades.items():
            f.write(f"{q} 0 {d} {g}\n")
with open(here / "trec.run", "w", encoding="utf-8", newline="\n") as f:
    for q, scores in run.items():
        for i, (d, s) in enumerate(scores.items()):
            f.write(f"{q} Q0 {d} {i + 1} {s!r} made\n")
with open(here / "trec.expected.tsv", "w", encoding="utf-8", newline="\n") as f:
    for q, grades in qrels.items():
        if max(grades.values()) > 0:
            row = got.get(q, dict.fromkeys(names, 0.0))
            f.write("\t".join([q] + [repr(row[n]) for n in names]) + "\n")
