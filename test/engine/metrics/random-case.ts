export interface RandomCase {
  readonly logits: number[];
  readonly labels: number[];
  readonly classes: number;
}

/** 2 to 5 classes, 1 to 60 rows; logits on a coarse grid, so that many scores are tied. */
export function randomCase(seed: number): RandomCase {
  let state = seed * 2 + 1;
  const next = (below: number): number => {
    state = Math.imul(state, 1_664_525) + 1_013_904_223;
    return Math.floor(((state >>> 8) / 2 ** 24) * below);
  };
  for (let warmUp = 0; warmUp < 8; warmUp += 1) next(2);
  const classes = seed % 2 === 0 ? 2 : 2 + next(4);
  const rows = 1 + next(60);
  const labels = Array.from({ length: rows }, () => next(classes));
  const logits = labels.flatMap((label) =>
    Array.from({ length: classes }, (_, index) => (next(25) - 12) / 4 + (index === label ? 0.75 : 0)),
  );
  return { logits, labels, classes };
}
