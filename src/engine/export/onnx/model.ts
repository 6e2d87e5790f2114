import type { OnnxDecision, OnnxDtype } from '../../../shared/export.ts';
import type { ExternalRange, OnnxModel } from '../../ir/index.ts';
import { parametersOf } from '../../models/index.ts';
import { emit, inferenceGraph } from '../../passes/index.ts';
import type { RawTensor } from '../../passes/storage.ts';
import { tensor } from '../../ir/index.ts';
import type { ExportSource } from '../source.ts';
import { withDecision } from './decision.ts';
import { withHalfFloats } from './half.ts';
import { withPaddedInputs } from './padded.ts';
import { withQuantizedWeights } from './products.ts';
import { type ExportedWeight, exportedWeights } from './weights.ts';

/** A classifier for inference: its graph, whose weights are named but not in it, and what writes them. */
export interface InferenceModel {
  /** Without the weights among its initializers. */
  readonly model: OnnxModel;
  readonly weights: readonly ExportedWeight[];
}

const nowhere: ExternalRange = { location: '', offset: 0, length: 0 };

/** inputs `input_ids` and `attention_mask`, int64 [batch, length]; output `logits` float32 [batch, classes], and those of {@link withDecision}. */
export function inferenceModel(source: ExportSource, dtype: OnnxDtype, decision: OnnxDecision | null): InferenceModel {
  const { spec } = source;
  const parameters = new Map(
    parametersOf(spec).map(({ name, shape }): [string, RawTensor] => [
      name,
      { type: tensor('float32', shape), external: nowhere },
    ]),
  );
  const weights = exportedWeights(source, dtype);
  const emitted = emit(inferenceGraph(spec), parameters);
  const body = dtype === 'fp16' ? withHalfFloats(emitted.graph) : withQuantizedWeights(emitted.graph, weights);
  const padded = withPaddedInputs(body, spec, dtype === 'fp16' ? 'float16' : 'float32');
  const graph = decision === null ? padded : withDecision(padded, source.labels, decision);
  const isParameter = ({ name }: { readonly name: string }) => parameters.has(name);
  const used = new Set(emitted.graph.initializers.filter(isParameter).map(({ name }) => name));
  return {
    model: { ...emitted, graph: { ...graph, initializers: graph.initializers.filter((each) => !isParameter(each)) } },
    weights: weights.filter(({ parameter }) => used.has(parameter)),
  };
}
