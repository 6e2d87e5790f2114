"""Regrets of Optuna's samplers, for test/engine/search/samplers.test.ts.

python test/engine/search/optuna/regret.py > test/engine/search/optuna/regret.json
"""

import json
import math
import pathlib
import statistics

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
TRIALS = 60
SEEDS = 50


def branin(trial):
    x = trial.suggest_float("x", -5, 10)
    y = trial.suggest_float("y", 0, 15)
    a = y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6
    return a * a + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10 - 0.39788735772973816


A = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
P = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]
C = [1, 1.2, 3, 3.2]


def hartmann(trial):
    x = [trial.suggest_float(f"x{i}", 0, 1) for i in range(6)]
    sums = [sum(A[k][i] * (x[i] - P[k][i]) ** 2 for i in range(6)) for k in range(4)]
    return 3.322368011391339 - sum(C[k] * math.exp(-sums[k]) for k in range(4))


def mixed(trial):
    kind = trial.suggest_categorical("kind", ["a", "b", "c"])
    rate = trial.suggest_float("rate", 1e-5, 1, log=True)
    depth = trial.suggest_int("depth", 1, 12)
    value = (math.log10(rate) + 2.5) ** 2 + 0.1 * (depth - 7) ** 2 + {"a": 1, "b": 0, "c": 2}[kind]
    if kind == "b":
        value += 4 * (trial.suggest_float("momentum", 0, 1) - 0.8) ** 2
    return value


GRID = json.loads((pathlib.Path(__file__).parent.parent / "grid.json").read_text())


def recorded(trial):
    def between(start, axes):
        if not axes:
            return GRID["scores"][start]
        (values, value, log), rest = axes[0], axes[1:]
        size = math.prod(len(other) for other, _, _ in rest)
        scale = math.log if log else float
        marks, at = [scale(mark) for mark in values], scale(value)
        upper = max(1, next((place for place, mark in enumerate(marks) if mark >= at - 1e-12), 0))
        share = min(1, (at - marks[upper - 1]) / (marks[upper] - marks[upper - 1]))
        one, other = (between(start + place * size, rest) for place in (upper - 1, upper))
        return one + share * (other - one)

    axes = []
    for name, values in GRID["space"].items():
        log = name != "lora.dropout"
        whole = name in ("lora.r", "lora.alpha")
        suggest = trial.suggest_int if whole else trial.suggest_float
        axes.append((values, suggest(name, values[0], values[-1], log=log), log))
    return between(0, axes) - min(GRID["scores"])


def regrets(objective, trials, sampler):
    result = []
    for seed in range(SEEDS):
        study = optuna.create_study(sampler=sampler(seed))
        study.optimize(objective, n_trials=trials)
        result.append(study.best_value)
    return statistics.median(result)


def row(objective, trials):
    return {
        "trials": trials,
        "tpe": regrets(objective, trials, lambda seed: optuna.samplers.TPESampler(seed=seed)),
        "random": regrets(objective, trials, lambda seed: optuna.samplers.RandomSampler(seed=seed)),
    }


problems = {"branin": (branin, TRIALS), "hartmann": (hartmann, TRIALS), "mixed": (mixed, TRIALS), "recorded": (recorded, TRIALS)}
print(json.dumps({"optuna": optuna.__version__, "seeds": SEEDS, **{n: row(f, t) for n, (f, t) in problems.items()}}, indent=2))
