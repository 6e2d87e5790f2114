"""Loads exports with transformers, PEFT and onnxruntime, as their READMEs say, and compares ids and logits with proof.json.

python scripts/exports/compare.py FOLDER...

LORIKEET_KEEP_EXPORTS=FOLDER npx vitest run test/engine/export/golden.test.ts leaves an export of each kind of each golden model to compare.
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer


def model_of(folder, proof):
    if proof["target"] == "merged":
        return AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    from peft import PeftModel

    base = proof["base"]["model"]
    config = AutoConfig.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(base, config=config, dtype=torch.float32, attn_implementation="eager")
    return PeftModel.from_pretrained(model, folder).eval()


def compare(folder):
    proof = json.loads((folder / "proof.json").read_text())
    tokenizer = AutoTokenizer.from_pretrained(folder)
    texts = proof["probes"]["texts"]
    expected = np.array(proof["probes"]["logits"]).reshape(len(texts), -1)
    ids = [tokenizer(text, truncation=True)["input_ids"] for text in texts]
    same = [row == other for row, other in zip(ids, proof["probes"]["ids"])]
    other = f"; others: {[texts[i] for i, each in enumerate(same) if not each]}" if not all(same) else ""
    batch = tokenizer(texts, padding=True, truncation=True, return_tensors="pt")
    batch.pop("token_type_ids", None)
    line = f"{folder.name}: the same ids on {sum(same)} of {len(texts)} texts{other}"
    if proof["target"] == "onnx":
        import onnxruntime

        inputs = {name: batch[name].numpy().astype(np.int64) for name in ("input_ids", "attention_mask")}
        for variant in proof["variants"]:
            session = onnxruntime.InferenceSession(str(folder / variant["file"]))
            (logits,) = session.run(["logits"], inputs)
            print(line, variant["dtype"], "largest difference", f"{np.abs(logits - expected)[same].max():.1e}")
        return
    model = model_of(folder, proof)
    with torch.no_grad():
        logits = model(**batch).logits.float().numpy()
    labels = [model.config.id2label[index] for index in range(len(proof["labels"]))]
    difference = np.abs(logits - expected)[same].max()
    changed = int((logits.argmax(-1) != expected.argmax(-1)).sum())
    print(line, f"largest difference {difference:.1e}, decisions changed {changed}, labels {labels == proof['labels']}")


failures = 0
for folder in map(Path, sys.argv[1:]):
    try:
        compare(folder)
    except Exception as error:
        failures += 1
        print(f"{folder.name}: {type(error).__name__}: {str(error).splitlines()[0]}")
sys.exit(failures > 0)
