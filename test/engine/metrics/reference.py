# The figures of reference.json. In an environment with scikit-learn 1.9.1, scipy 1.17.1 and statsmodels 0.15.0, from the root:
#   python test/engine/metrics/reference.py
import json, numpy as np, sklearn, scipy, statsmodels
from sklearn.metrics import brier_score_loss, precision_recall_curve, f1_score, roc_auc_score, average_precision_score, log_loss, matthews_corrcoef
from sklearn.calibration import calibration_curve
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from scipy.stats import bootstrap, binom, chi2
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint
rng = np.random.default_rng(7)
def case(n, k, scale):
    y = rng.integers(0, k, n)
    z = np.round(rng.normal(size=(n, k)) * scale + (np.arange(k) == y[:, None]) * scale, 2)
    return y, z
out = {"versions": {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__, "numpy": np.__version__}}
def boot(fn, n):
    idx = np.arange(n)
    r = bootstrap((idx,), lambda i: fn(i.astype(int)), vectorized=False, n_resamples=9999, method='percentile', rng=np.random.default_rng(1))
    return [float(r.confidence_interval.low), float(r.confidence_interval.high)]
y, z = case(120, 2, 2.0)
p = softmax(z, axis=1)
pred = z.argmax(1)
T = minimize_scalar(lambda b: -log_softmax(z * b, axis=1)[np.arange(len(y)), y].mean(), bounds=(0.05, 20), method='bounded', options={'xatol': 1e-13})
obs, stated = calibration_curve(y, p[:, 1], n_bins=10)
P, R, TH = precision_recall_curve(y, p[:, 1])
F = 2 * P * R / np.maximum(P + R, 1e-300)
out["binary"] = {
 "labels": y.tolist(), "logits": z.tolist(),
 "brier": brier_score_loss(y, p[:, 1]),
 "temperature": 1 / T.x, "nllAfter": T.fun,
 "calibrationCurve": {"observed": obs.tolist(), "stated": stated.tolist()},
 "bestF1": {"threshold": TH[F[:-1].argmax()], "f1": F.max()},
 "precisionAtLeast80": {"recall": R[:-1][P[:-1] >= .8].max()},
 "recallAtLeast90": {"precision": P[:-1][R[:-1] >= .9].max()},
 "intervals": {
  "f1": boot(lambda i: f1_score(y[i], pred[i]), 120),
  "accuracy": boot(lambda i: (y[i] == pred[i]).mean(), 120),
  "matthewsCorrelation": boot(lambda i: matthews_corrcoef(y[i], pred[i]), 120),
  "logLoss": boot(lambda i: log_loss(y[i], p[i], labels=[0, 1]), 120),
  "brierScore": boot(lambda i: brier_score_loss(y[i], p[i, 1]), 120),
  "rocAuc": boot(lambda i: roc_auc_score(y[i], p[i, 1]), 120),
  "averagePrecision": boot(lambda i: average_precision_score(y[i], p[i, 1]), 120)}}
z2 = np.round(z + rng.normal(size=z.shape) * 1.5, 2)
pred2 = z2.argmax(1)
d = bootstrap((np.arange(120),), lambda i: f1_score(y[i], pred[i]) - f1_score(y[i], pred2[i]), vectorized=False, n_resamples=9999, method='percentile', rng=np.random.default_rng(2))
dist = d.bootstrap_distribution
out["paired"] = {"logits": z2.tolist(), "difference": f1_score(y, pred) - f1_score(y, pred2), "interval": [float(d.confidence_interval.low), float(d.confidence_interval.high)],
  "p": float(min(1, 2 * (min((dist <= 0).sum(), (dist >= 0).sum()) + 1) / (len(dist) + 1)))}
y, z = case(90, 4, 1.5)
p = softmax(z, axis=1)
T = minimize_scalar(lambda b: -log_softmax(z * b, axis=1)[np.arange(len(y)), y].mean(), bounds=(0.05, 20), method='bounded', options={'xatol': 1e-13})
pred = z.argmax(1)
out["four"] = {"labels": y.tolist(), "logits": z.tolist(), "brier": brier_score_loss(y, p, scale_by_half=False), "temperature": 1 / T.x, "nllAfter": T.fun,
  "intervals": {"macroF1": boot(lambda i: f1_score(y[i], pred[i], average='macro'), 90), "weightedF1": boot(lambda i: f1_score(y[i], pred[i], average='weighted'), 90)}}
out["mcnemar"] = []
for b, c in [(0, 0), (3, 9), (12, 12), (0, 7), (11, 13), (12, 13), (40, 20), (5, 100), (1000, 1100), (25, 0)]:
    r = mcnemar([[50, b], [c, 40]], exact=b + c < 25, correction=True) if b + c else None
    out["mcnemar"].append({"onlyFirst": b, "onlySecond": c, "statistic": float(r.statistic) if r else 0, "p": float(r.pvalue) if r else 1})
out["chiSquareTail"] = [[x, float(chi2.sf(x, 1))] for x in [0, 1e-6, 0.01, 0.5, 1, 2.9, 3, 3.841458820694124, 10, 50, 300]]
out["wilson"] = [[k, n, *map(float, proportion_confint(k, n, method='wilson'))] for k, n in [(0, 5), (3, 7), (50, 100), (9, 9), (1, 2000)]]
json.dump(out, open("test/engine/metrics/reference.json", "w"))
