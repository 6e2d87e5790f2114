/** Part of a data set by name, such as `train`, and the files it is in, in order. */
export interface DataSplit {
  readonly name: string;
  /** Absolute paths: data files, or one folder with a folder of texts for each class. */
  readonly files: readonly string[];
}

/** One arrangement of a data set; most have a single one, called `default`. */
export interface DataSetConfig {
  readonly name: string;
  readonly splits: readonly DataSplit[];
  /** Names of the classes by column, where the card of the data set states them. */
  readonly classNames: ReadonlyMap<string, readonly string[]>;
  /** A pattern of the card that no file fits, so that this configuration cannot be read; null where there is none. */
  readonly missing: { readonly card: string; readonly pattern: string; readonly split: string } | null;
}

/** Which files hold what. */
export interface DataSet {
  /** A file or folder. */
  readonly path: string;
  /** At least one. */
  readonly configs: readonly DataSetConfig[];
  /** The one that is meant where none is named; null where one has to be. */
  readonly defaultConfig: string | null;
}
