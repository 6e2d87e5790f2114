"""Rows per second of transformers' pipeline, for `npm run bench:predict -- --peer PYTHON`.

usage: pipeline.py CHECKPOINT ADAPTER CLASSES MAX_LENGTH CSV THREADS

Merges the adapter into the checkpoint and classifies the column `text` of a CSV file, 32 rows at a time, as the documentation of
transformers has it. The first 64 rows are a warm-up. Prints one line of JSON.
"""

import csv
import json
import sys
import time

import torch
from peft import PeftModel
from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

checkpoint, adapter, classes, max_length, file, threads = sys.argv[1:]
if int(threads) > 0:
    torch.set_num_threads(int(threads))

tokenizer = AutoTokenizer.from_pretrained(checkpoint)
base = AutoModelForSequenceClassification.from_pretrained(checkpoint, num_labels=int(classes))
model = PeftModel.from_pretrained(base, adapter).merge_and_unload().eval()
classify = pipeline("text-classification", model=model, tokenizer=tokenizer, device=-1, top_k=None)


def texts():
    with open(file, newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            yield row["text"]


def predict(rows):
    options = {"batch_size": 32, "truncation": True, "max_length": int(max_length)}
    return sum(1 for _ in classify((text for text in rows), **options))


predict(text for text, _ in zip(texts(), range(64)))
began = time.perf_counter()
rows = predict(texts())
print(json.dumps({"rows": rows, "seconds": time.perf_counter() - began, "threads": torch.get_num_threads()}))
