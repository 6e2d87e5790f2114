/** Endings of files that hold a table, without the dot, as dialogs offer them. */
export const dataFileEndings = ['csv', 'tsv', 'txt', 'jsonl', 'ndjson', 'json', 'xlsx', 'parquet'] as const;
