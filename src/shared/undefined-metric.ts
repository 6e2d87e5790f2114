/** Why a metric has no value for some rows. */
export const undefinedReasons = [
  /** Precision: no row is predicted as the class. */
  'none-predicted',
  /** Recall, average precision: no row is of the class. */
  'none-actual',
  /** F1: no row is of the class or predicted as it. */
  'none-either',
  /** Area under the ROC curve, Matthews correlation: all rows are of one class. */
  'one-class',
  /** Matthews correlation: all rows are predicted as one class. */
  'one-prediction',
  /** A mean of areas over the classes: a class has no row. */
  'class-without-rows',
] as const;
export type UndefinedReason = (typeof undefinedReasons)[number];
