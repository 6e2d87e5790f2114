/** Rows of the user, for the models of the recipe. */
export interface OwnData {
  readonly file: string;
  readonly text: string;
  readonly label: string;
}

/**
 * A config of the recipe for other rows: what describes the published ones goes, class weights are counted on the training
 * rows, and all else stays, the split and its seed too, so that every model sees the same rows.
 */
export function withOwnData(
  config: Readonly<Record<string, unknown>>,
  { file, text, label }: OwnData,
): Record<string, unknown> {
  const { split, maxLength } = config['data'] as Readonly<Record<string, unknown>>;
  return {
    ...config,
    data: { train: file, text, label, split, maxLength },
    train: { ...(config['train'] as object), classWeights: 'balanced' },
  };
}
