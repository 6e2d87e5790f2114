/**
 * The labels of a row as one cell of a table: a list as JSON writes it, `[]` where there is none. Whatever stands in a name, a reader can
 * tell the labels apart, and data with several labels reads such cells as they are.
 */
export function labelCell(labels: readonly string[]): string {
  return JSON.stringify(labels);
}
