import type { DistanceRule, RelativeSpec } from '../../models/index.ts';
import { bucketsOfPairs, distanceInputs } from '../../passes/index.ts';
import { float32Tensor, type HostTensor, int32Tensor } from '../../runtime/index.ts';

/** The inputs for scores by distance, for rows of so many slots. */
export function relativeFeeds(spec: RelativeSpec, length: number): Record<string, HostTensor> {
  return spec.kind === 'bias' ? biasFeeds(spec.table.rows, length) : distanceFeeds(spec.distances, length);
}

function biasFeeds(buckets: number, length: number): Record<string, HostTensor> {
  const ofPairs = new Int32Array(length * length);
  for (let i = 0; i < length; i++) {
    for (let j = 0; j < length; j++) ofPairs[i * length + j] = symmetricBucket(i - j, buckets);
  }
  return { [bucketsOfPairs.name]: int32Tensor([length, length], ofPairs) };
}

/**
 * The bucket of a distance (query less key): half of the buckets for keys behind the query, half of these for single
 * distances, the rest growing by a factor up to 128 (T5, arXiv:1910.10683; transformers, modeling_mpnet.py). In float32, as PyTorch
 * computes it.
 */
export function symmetricBucket(distance: number, buckets: number): number {
  const farthest = 128;
  const half = Math.floor(buckets / 2);
  const exact = Math.floor(half / 2);
  const offset = distance < 0 ? half : 0;
  const size = Math.abs(distance);
  if (size < exact) return offset + size;
  const share = Math.fround(Math.fround(Math.log(Math.fround(size / exact))) / Math.log(farthest / exact));
  const far = exact + Math.trunc(Math.fround(share * (half - exact)));
  return offset + Math.min(far, half - 1);
}

/**
 * The row of DeBERTa's table for a distance (query less key). With buckets, distances up to half of these have rows of their
 * own, and farther ones share rows by their logarithm (transformers, modeling_deberta_v2.py, `make_log_bucket_position`).
 */
export function distanceRow(distance: number, { span, buckets, farthest }: DistanceRule): number {
  const row = (buckets === null ? distance : logBucket(distance, buckets, farthest)) + span;
  return Math.min(Math.max(row, 0), 2 * span - 1);
}

function logBucket(distance: number, buckets: number, farthest: number): number {
  const middle = Math.floor(buckets / 2);
  const size = Math.abs(distance);
  if (size <= middle) return distance;
  const log = (x: number) => Math.fround(Math.log(Math.fround(x)));
  const share = Math.fround(log(size / middle) / log((farthest - 1) / middle));
  return (Math.ceil(Math.fround(share * (middle - 1))) + middle) * Math.sign(distance);
}

function distanceFeeds(rule: DistanceRule, length: number): Record<string, HostTensor> {
  const twice = 2 * length;
  const forward = new Int32Array(twice);
  const backward = new Int32Array(twice);
  for (let at = 0; at < twice; at++) {
    forward[at] = distanceRow(at - length + 1, rule);
    backward[at] = distanceRow(length - 1 - at, rule);
  }
  const taken = new Int32Array(length * length);
  const inverse = new Int32Array(length * twice);
  const inside = new Float32Array(length * twice);
  for (let i = 0; i < length; i++) {
    for (let j = 0; j < length; j++) {
      const place = i * twice + (j - i + length - 1);
      taken[i * length + j] = place;
      inverse[place] = i * length + j;
      inside[place] = 1;
    }
  }
  return {
    [distanceInputs.forward.name]: int32Tensor([twice], forward),
    [distanceInputs.backward.name]: int32Tensor([twice], backward),
    [distanceInputs.taken.name]: int32Tensor([length, length], taken),
    [distanceInputs.inverse.name]: int32Tensor([length, twice], inverse),
    [distanceInputs.inside.name]: float32Tensor([length, twice], inside),
  };
}
