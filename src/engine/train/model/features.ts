import path from 'node:path';
import type { DeviceName } from '../../../shared/device.ts';
import { resolveModel } from '../../models/index.ts';
import { emit, featureGraph, outputNames } from '../../passes/index.ts';
import { measuredFeaturesOf, openSession, requireDevice } from '../../runtime/index.ts';
import { openCheckpoint, readConfig } from '../../weights/checkpoint.ts';
import { batchFeeds } from '../feeds/batch.ts';
import { locateParameters } from '../frozen/locate.ts';
import { tokenize, tokenizerOf } from './texts.ts';

export interface FeatureJob {
  /** Folder of the base checkpoint. */
  readonly checkpoint: string;
  /** Longest sequence in tokens; longer texts are truncated. */
  readonly maxLength: number;
  readonly device: DeviceName;
  readonly threads: number;
  /** Rows of one run; 32 where it is left out. Texts of like length run together, so that few slots of attention are padding. */
  readonly batchRows?: number;
}

export interface FeatureProgress {
  /** Tokens computed, and of all texts. */
  readonly tokens: number;
  readonly totalTokens: number;
}

export interface TextFeatures {
  /** [texts, size], row-major, in the order of the texts. */
  readonly values: Float32Array;
  /** Size of the model's hidden states. */
  readonly size: number;
}

const noDropout = { hidden: 0, attention: 0, head: 0 };

/**
 * The states of a frozen model that stand for texts: those of the last layer, meaned over the tokens of each text. The mean
 * serves better without training than the one token that a head is trained on (Reimers and Gurevych, "Sentence-BERT", 2019,
 * table 6).
 *
 * @param onBatch called after each batch; true ends it early and gives null
 * @throws LorikeetError of config.json and the weights, `train.vocabulary`, of the device
 */
export async function textFeatures(
  { checkpoint: folder, maxLength, device, threads, batchRows = 32 }: FeatureJob,
  texts: readonly string[],
  onBatch: (progress: FeatureProgress) => boolean = () => false,
): Promise<TextFeatures | null> {
  const config = await readConfig(folder);
  const resolved = resolveModel(config, path.join(folder, 'config.json'), 2, noDropout);
  const spec = { ...resolved, head: { ...resolved.head, pooling: 'mean' as const } };
  const { sequences, tokens: totalTokens } = tokenize(
    await tokenizerOf(spec, folder),
    texts,
    Math.min(maxLength, spec.maxLength),
    { spec, folder },
  );
  await requireDevice(device);
  const features = await measuredFeaturesOf(device);
  const base = locateParameters(spec, await openCheckpoint(folder));
  const { graph, tensors } = featureGraph(spec, base.locate, features);
  const model = emit(graph, tensors, features);
  const inputs = new Set(model.graph.inputs.map(({ name }) => name));
  const session = await openSession(model, { device, threads, weightsFolder: base.folder });
  try {
    const size = spec.hiddenSize;
    const values = new Float32Array(texts.length * size);
    const order = [...sequences.keys()].sort((first, second) => sequences[first]!.length - sequences[second]!.length);
    let tokens = 0;
    for (let start = 0; start < order.length; start += batchRows) {
      const rows = order.slice(start, start + batchRows);
      const { feeds, tokenCount } = batchFeeds(spec, {
        sequences: rows.map((row) => sequences[row]!),
        classWeights: [1, 1],
      });
      // The batch describes targets and more, which only a graph with a head takes.
      const needed = Object.fromEntries(Object.entries(feeds).filter(([name]) => inputs.has(name)));
      const outputs = await session.run(needed, [outputNames.features]);
      const states = outputs[outputNames.features]!.data as Float32Array;
      for (const [place, row] of rows.entries()) {
        values.set(states.subarray(place * size, (place + 1) * size), row * size);
      }
      tokens += tokenCount;
      if (onBatch({ tokens, totalTokens })) return null;
    }
    return { values, size };
  } finally {
    await session.close();
  }
}
