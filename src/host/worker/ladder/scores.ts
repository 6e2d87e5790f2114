import type { Interval, RungResult } from '../../../contract/index.ts';
import {
  areaMeasure,
  bootstrapIntervals,
  decisionMeasure,
  measured,
  type Measure,
  pairedBootstrap,
  scoreRows,
} from '../../../engine/index.ts';
import type { LadderRows } from './rows.ts';

type Scores = Pick<RungResult, 'f1' | 'rocAuc' | 'accuracy'>;

/** F1 and ROC-AUC with their intervals, and the accuracy. @param logits [scored rows, classes] */
export function scoreRung(logits: readonly number[], rows: LadderRows): Scores {
  const scored = scoredRows(logits, rows);
  const [decisions, areas] = [decisionMeasure(scored), areaMeasure(scored)];
  return {
    f1: intervalOf(decisions, 'f1') ?? { estimate: 0, low: 0, high: 0 },
    rocAuc: intervalOf(areas, 'rocAuc'),
    accuracy: measured(decisions).accuracy ?? 0,
  };
}

/** F1 of one rung less F1 of another on the same rows; both are measured on every draw of rows. */
export function gainOf(logits: readonly number[], others: readonly number[], rows: LadderRows): Interval {
  const measures = [logits, others].map((each) => decisionMeasure(scoredRows(each, rows)));
  const { f1 } = pairedBootstrap(measures[0]!, measures[1]!);
  // Without a value for F1 neither rung predicts the positive class, and no row has it.
  return f1 === null ? { estimate: 0, low: 0, high: 0 } : { estimate: f1.difference, low: f1.low, high: f1.high };
}

function scoredRows(logits: readonly number[], { scored, labels }: LadderRows) {
  return scoreRows(
    logits,
    scored.map(({ label }) => label),
    labels.length,
  );
}

function intervalOf<Name extends string>(measure: Measure<Name>, name: Name): Interval | null {
  const { [name]: estimate } = measured(measure);
  const { [name]: interval } = bootstrapIntervals(measure);
  return estimate === null || interval === null ? null : { estimate, low: interval.low, high: interval.high };
}
