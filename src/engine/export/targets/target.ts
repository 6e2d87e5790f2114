import type { ExportChoice, ExportDtype, ExportTolerance } from '../../../shared/export.ts';
import type { ExportSource } from '../source.ts';

/** A file that an export will hold. */
export interface PlannedFile {
  readonly name: string;
  readonly bytes: number;
}

/** What a target writes that can be run by itself: one set of files, or one of several ONNX files. */
export interface ExportVariant {
  /** The file that holds its weights. */
  readonly file: string;
  readonly dtype: ExportDtype;
}

/** What an export gives for one text. */
export interface ExportedClassifier {
  /** As the exported config names them, in the order of their index. */
  readonly labels: readonly string[];
  /** Token ids of a text, as the exported tokenizer gives them. */
  encode(text: string): Int32Array;
  /**
   * @returns logits [rows, classes]; `decisions` [rows], class indices, where the export decides by itself
   */
  run(
    sequences: readonly Int32Array[],
  ): Promise<{ readonly logits: Float32Array; readonly decisions: readonly number[] | null }>;
  close(): Promise<void>;
}

/** What opening an export needs besides its folder. */
export interface OpenContext {
  /** The base checkpoint, for exports that do without its weights. */
  readonly checkpoint: string;
  readonly precision: ExportSource['precision'];
  readonly cacheFolder: string;
  readonly threads: number;
}

/** One way to export a classifier. A new one is a file beside this one and an entry in `index.ts`. */
export interface ExportTarget<Choice extends ExportChoice = ExportChoice> {
  readonly name: Choice['target'];
  /** Its large files, by their size before they are written; small ones are left out. */
  readonly files: (source: ExportSource, choice: Choice) => readonly PlannedFile[];
  readonly variants: (choice: Choice) => readonly ExportVariant[];
  /**
   * Writes everything into an empty folder.
   *
   * @param onBytes called with bytes of weights as they are written
   */
  readonly write: (
    source: ExportSource,
    choice: Choice,
    folder: string,
    onBytes: (bytes: number) => void,
  ) => Promise<void>;
  /** Opens a variant from disk, by the path that a user takes. */
  readonly open: (folder: string, variant: ExportVariant, context: OpenContext) => Promise<ExportedClassifier>;
  /** By dtype; of logits whose largest is 1 or less, and in proportion of larger ones. */
  readonly tolerance: (dtype: ExportDtype) => ExportTolerance;
}

/**
 * What each dtype may change. float32 sums run in another order: about 1e-5; a wrong tensor gives tenths. float16 keeps 11 bits of a
 * number and bfloat16 8. Products in 8 bits round inputs too, and 4 bits leave 16 values of a weight: some decisions near the
 * threshold change.
 */
export const tolerances: Readonly<Record<ExportDtype, ExportTolerance>> = {
  fp32: { largest: 1e-3, mean: 2e-4, decisions: 0.02 },
  fp16: { largest: 2e-2, mean: 4e-3, decisions: 0.03 },
  bf16: { largest: 1e-1, mean: 2e-2, decisions: 0.05 },
  int8: { largest: 0.4, mean: 0.08, decisions: 0.1 },
  q4: { largest: 1, mean: 0.25, decisions: 0.35 },
};
