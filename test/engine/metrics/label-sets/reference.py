# The figures of reference.json. In an environment with scikit-learn 1.9.1, scipy 1.17.1 and torch 2.13.0, from the root:
#   python test/engine/metrics/label-sets/reference.py
import json
import warnings

import numpy as np
import scipy
import sklearn
import torch
from scipy.stats import bootstrap
from sklearn.metrics import (
    accuracy_score, average_precision_score, f1_score, hamming_loss, multilabel_confusion_matrix, precision_recall_curve,
    precision_score, recall_score, roc_auc_score,
)

warnings.filterwarnings("ignore")
rng = np.random.default_rng(11)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def case(rows, shares, noise):
    """Labels of these shares, some of which go together, and logits that know them somewhat."""
    drawn = rng.random((rows, len(shares)))
    drawn[:, 1] = (drawn[:, 1] + drawn[:, 0]) / 2
    y = (drawn < shares).astype(int)
    z = np.round((2 * y - 1) * 1.5 + rng.normal(size=y.shape) * noise - 0.4, 2)
    return y, z


def decided(z, thresholds):
    return (sigmoid(z) >= np.asarray(thresholds)).astype(int)


def averages(y, p):
    of = {}
    for name, score in [("F1", f1_score), ("Precision", precision_score), ("Recall", recall_score)]:
        for average in ["macro", "micro", "weighted", "samples"]:
            of[f"{average}{name}"] = float(score(y, p, average=average, zero_division=0))
    return of


def both_kinds(y):
    return [label for label in range(y.shape[1]) if 0 < y[:, label].sum() < len(y)]


def area(score, y, s):
    """The mean over the labels that some rows have and others have not; nan where none is so."""
    kept = both_kinds(y)
    return float(np.mean([score(y[:, label], s[:, label]) for label in kept])) if kept else float("nan")


def figures(y, z, thresholds):
    p, s = decided(z, thresholds), sigmoid(z)
    matrices = multilabel_confusion_matrix(y, p)
    per = dict(zero_division=0, average=None)
    return {
        "thresholds": list(thresholds),
        **averages(y, p),
        "accuracy": float(accuracy_score(y, p)),
        "hammingLoss": float(hamming_loss(y, p)),
        "logLoss": float(torch.nn.BCEWithLogitsLoss()(torch.tensor(z), torch.tensor(y, dtype=torch.float64))),
        "brierScore": float(((s - y) ** 2).mean()),
        "rocAuc": area(roc_auc_score, y, s) if both_kinds(y) else None,
        "averagePrecision": area(average_precision_score, y, s) if both_kinds(y) else None,
        "perLabel": {
            "f1": f1_score(y, p, **per).tolist(), "precision": precision_score(y, p, **per).tolist(),
            "recall": recall_score(y, p, **per).tolist(), "counts": matrices.tolist(),
            "rocAuc": [float(roc_auc_score(y[:, k], s[:, k])) if k in both_kinds(y) else None for k in range(y.shape[1])],
            "averagePrecision": [
                float(average_precision_score(y[:, k], s[:, k])) if y[:, k].any() else None for k in range(y.shape[1])
            ],
        },
    }


def best_thresholds(y, z):
    """The threshold with the largest F1 of each label, the highest of several; 0.5 for a label without rows."""
    found = []
    for label in range(y.shape[1]):
        if not y[:, label].any():
            found.append(0.5)
            continue
        precision, recall, thresholds = precision_recall_curve(y[:, label], sigmoid(z[:, label]))
        f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-300)
        found.append(float(thresholds[np.flatnonzero(np.isclose(f1[:-1], f1[:-1].max(), rtol=0, atol=1e-12)).max()]))
    return found


def interval(value, rows):
    result = bootstrap((np.arange(rows),), lambda i: value(i.astype(int)), vectorized=False, n_resamples=4999,
                       method="percentile", rng=np.random.default_rng(1))
    return [float(result.confidence_interval.low), float(result.confidence_interval.high)]


def sets(y):
    return [np.flatnonzero(row).tolist() for row in y]


def entry(y, z):
    return {
        "labels": y.shape[1], "sets": sets(y), "logits": z.tolist(),
        "half": figures(y, z, [0.5] * y.shape[1]),
        "tuned": figures(y, z, best_thresholds(y, z)),
        "chosen": figures(y, z, np.linspace(0.2, 0.7, y.shape[1]).round(3).tolist()),
    }


out = {"versions": {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "torch": torch.__version__, "numpy": np.__version__}}
y, z = case(80, [0.4, 0.3, 0.15, 0.6], 1.6)
out["four"] = entry(y, z)
p, s = decided(z, [0.5] * 4), sigmoid(z)
zero = dict(zero_division=0)
out["four"]["intervals"] = {
    "f1": interval(lambda i: f1_score(y[i], p[i], average="macro", **zero), len(y)),
    "microF1": interval(lambda i: f1_score(y[i], p[i], average="micro", **zero), len(y)),
    "weightedF1": interval(lambda i: f1_score(y[i], p[i], average="weighted", **zero), len(y)),
    "samplesF1": interval(lambda i: f1_score(y[i], p[i], average="samples", **zero), len(y)),
    "accuracy": interval(lambda i: accuracy_score(y[i], p[i]), len(y)),
    "hammingLoss": interval(lambda i: hamming_loss(y[i], p[i]), len(y)),
    "brierScore": interval(lambda i: ((s[i] - y[i]) ** 2).mean(), len(y)),
    "rocAuc": interval(lambda i: area(roc_auc_score, y[i], s[i]), len(y)),
    "averagePrecision": interval(lambda i: area(average_precision_score, y[i], s[i]), len(y)),
    "labelF1": [interval(lambda i, k=k: f1_score(y[i, k], p[i, k], **zero), len(y)) for k in range(4)],
}
# A label that no row has, one that every row has, and many rows without labels.
y, z = case(40, [0.1, 0.0, 1.0, 0.05, 0.2], 2.0)
y[:, 2] = 1
y[:10] = [0, 0, 1, 0, 0]
out["uneven"] = entry(y, z)
# Nothing is predicted.
y, z = case(20, [0.2, 0.3], 1.0)
out["none"] = entry(y, z - 50)
# Rows of no label, all of them right.
out["empty"] = entry(np.zeros((5, 3), int), np.full((5, 3), -2.0))
json.dump(out, open("test/engine/metrics/label-sets/reference.json", "w"))
