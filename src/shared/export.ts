import type { Task } from './task.ts';
/** What a run can be exported as, in the order of pages. */
export const exportTargets = ['adapter', 'merged', 'onnx', 'bundle'] as const;
export type ExportTargetName = (typeof exportTargets)[number];

/** Element types of a merged checkpoint. */
export const mergedDtypes = ['fp32', 'fp16', 'bf16'] as const;
export type MergedDtype = (typeof mergedDtypes)[number];

/** How the weights of an ONNX file are kept; int8 and q4 in 8 and 4 bits a weight. */
export const onnxDtypes = ['fp32', 'fp16', 'int8', 'q4'] as const;
export type OnnxDtype = (typeof onnxDtypes)[number];

export type ExportDtype = MergedDtype | OnnxDtype;

/** A target with its choices. */
export type ExportChoice =
  | { readonly target: 'adapter' }
  | { readonly target: 'merged'; readonly dtype: MergedDtype }
  | {
      readonly target: 'onnx';
      readonly dtypes: readonly OnnxDtype[];
      /** Extra outputs `probabilities` and `decision`; null leaves them out. */
      readonly decision: OnnxDecision | null;
    }
  | { readonly target: 'bundle' };

/** What the extra outputs of an ONNX file compute with. */
export interface OnnxDecision {
  /** Logits are divided by it before the softmax. */
  readonly temperature: number;
  /** Of two classes, the one that is decided for from the threshold on; null takes the most probable class. */
  readonly positive: string | null;
  readonly threshold: number | null;
  /** Of several labels for a text, the probability from which it has each, in their order; null for one class. */
  readonly thresholds: readonly number[] | null;
}

/** The ONNX file of a dtype, as transformers.js and Optimum look for it, from the root of the export. */
export const onnxFiles: Readonly<Record<OnnxDtype, string>> = {
  fp32: 'onnx/model.onnx',
  fp16: 'onnx/model_fp16.onnx',
  int8: 'onnx/model_quantized.onnx',
  q4: 'onnx/model_q4.onnx',
};

/** How far logits of an export may be from those of the live model. */
export interface ExportTolerance {
  /** Largest difference of a logit. */
  readonly largest: number;
  /** Mean difference of a logit. */
  readonly mean: number;
  /** Share of rows whose decision may change. */
  readonly decisions: number;
}

/** One set of exported files, read back from disk and run beside the live model. */
export interface ProvedVariant {
  /** The file that holds its weights. */
  readonly file: string;
  readonly dtype: ExportDtype;
  readonly rows: number;
  /** Largest and mean absolute difference of a logit. */
  readonly largest: number;
  readonly mean: number;
  readonly decisionsChanged: number;
  readonly tolerance: ExportTolerance;
  readonly seconds: number;
}

/** What the pages and the command line show of a proof. */
export interface ExportProof {
  readonly target: ExportTargetName;
  readonly labels: readonly string[];
  /** Rows held out of training, and odd texts that every proof reads. */
  readonly rows: { readonly heldOut: number; readonly probes: number };
  readonly variants: readonly ProvedVariant[];
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

/** How far an export is. */
export type ExportProgress =
  | { readonly stage: 'reading' }
  | { readonly stage: 'writing'; readonly bytes: number; readonly total: number }
  | { readonly stage: 'proving'; readonly file: string };

/** What an export would take. */
export interface ExportEstimate {
  readonly bytes: number;
  /** To write and to prove it. */
  readonly seconds: number;
}

/** What a run can be exported as, before anything is written. */
export interface ExportPlan {
  readonly labels: readonly string[];
  /** Index of the positive class of two, where nobody names another. */
  readonly positive: number;
  /** Of several labels for a text, a decision compares each with its threshold. */
  readonly task: Task;
  /** A folder for each target that holds nothing yet, outside the runs. */
  readonly folders: Readonly<Record<ExportTargetName, string>>;
  /** Bytes free where they lie; null where that is not known. */
  readonly freeBytes: number | null;
  readonly adapter: ExportEstimate;
  readonly merged: Readonly<Record<MergedDtype, ExportEstimate>>;
  readonly onnx: Readonly<Record<OnnxDtype, ExportEstimate>>;
  readonly bundle: ExportEstimate;
  /** Temperature and threshold, or thresholds, of the run's evaluation; null where it has none. */
  readonly decision: OnnxDecision | null;
}

/** One figure of a run and of its repetition. */
export interface RepeatedFigure {
  readonly name: string;
  readonly before: number | null;
  readonly now: number | null;
}

/** How well a repeated run agreed with its bundle. */
export interface Agreement {
  /** Whether the base, the data and the split are the same, each by its hash or rows; null where that is not known. */
  readonly sameBase: boolean | null;
  readonly sameData: boolean | null;
  readonly sameSplit: boolean;
  readonly figures: readonly RepeatedFigure[];
  /** Of validation rows that both predicted. */
  readonly rows: number;
  readonly largest: number;
  readonly mean: number;
  readonly decisionsChanged: number;
  /** Settings of the machine that differ: versions, device. */
  readonly differences: readonly { readonly name: string; readonly before: string; readonly now: string }[];
}
