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
   * @returns logits [rows, classes]; `decisions` [rows], where the export decides by itself: class indices, or of several labels their
   *   indices as `labelKey` writes them
   */
  run(
    sequences: readonly Int32Array[],
  ): Promise<{ readonly logits: Float32Array; readonly decisions: readonly (number | string)[] | null }>;
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
 * What each dtype may change. Floats: about ten times what rounding gives on models of random weights (docs/export.md); a wrong tensor gives
 * tenths. float16 keeps 11 bits of a number and bfloat16 8.
 *
 * 8 and 4 bits are another model, not the same one rounded: that their files compute with exactly what they decode to is shown by tests of
 * every architecture, and the limit here is what a user would still call the same classifier: one decision of 20, or one of 10. On the
 * tweets of docs/export.md one of 250 and one of 100 change. Logits beyond these limits are those of a wrong or a ruined tensor.
 */
export const tolerances: Readonly<Record<ExportDtype, ExportTolerance>> = {
  fp32: { largest: 1e-3, mean: 2e-4, decisions: 0.02 },
  fp16: { largest: 2e-2, mean: 4e-3, decisions: 0.03 },
  bf16: { largest: 1e-1, mean: 2e-2, decisions: 0.05 },
  int8: { largest: 0.25, mean: 0.05, decisions: 0.05 },
  q4: { largest: 0.75, mean: 0.2, decisions: 0.1 },
};
