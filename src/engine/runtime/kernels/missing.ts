import { invariant } from '../../errors/index.ts';
import type { DType, OnnxGraph, OnnxModel, OnnxNode, TensorType } from '../../ir/index.ts';
import type { Device } from '../session.ts';
import { kernelTable } from './table.ts';

/** A node that the device would leave to the CPU, with a copy each way. */
export interface MissingKernel {
  readonly node: string;
  readonly opType: string;
  readonly dtype: DType;
}

/**
 * The nodes of a model, branches included, for which a device has no kernel by the table. Only the data of an op counts:
 * on every device the runtime keeps in the CPU's memory what describes shapes, that is the int64 output of Shape and the
 * int64 inputs of Reshape, Slice, Expand, Split and the reductions.
 *
 * @throws LorikeetError `internal.invariant` for an op that the table does not have
 */
export function missingKernels(model: OnnxModel, device: Device): MissingKernel[] {
  return missingInGraph(model.graph, device, []);
}

function missingInGraph(graph: OnnxGraph, device: Device, outer: readonly OnnxGraph[]): MissingKernel[] {
  const scopes = [graph, ...outer];
  return graph.nodes.flatMap((node) => {
    const { name, opType } = node;
    const here = unsupportedDTypes(node, device, scopes).map((dtype) => ({ node: name, opType, dtype }));
    const inside = Object.values(node.attributes).flatMap((attribute) =>
      attribute.kind === 'graph' ? missingInGraph(attribute.value, device, scopes) : [],
    );
    return [...here, ...inside];
  });
}

function unsupportedDTypes(node: OnnxNode, device: Device, scopes: readonly OnnxGraph[]): DType[] {
  const key = node.domain === '' ? node.opType : `${node.domain}.${node.opType}`;
  const row = Object.hasOwn(kernelTable, key) ? kernelTable[key] : undefined;
  invariant(row, `no row for ${key} at ${node.name} in the table of kernels`);
  // The first input of Where is its condition.
  const data = dtypeOf(node.inputs[node.opType === 'Where' ? 1 : 0], node, scopes);
  if (!row[device].includes(data)) return [data];
  const outputDtypes = row.gives?.[device];
  if (!outputDtypes) return [];
  const result = dtypeOf(node.outputs[0], node, scopes);
  return outputDtypes.includes(result) ? [] : [result];
}

function dtypeOf(value: string | undefined, node: OnnxNode, scopes: readonly OnnxGraph[]): DType {
  let type: TensorType | undefined;
  for (const scope of scopes) type ??= scope.types.get(value ?? '');
  invariant(type, `no type is known of ${value} at ${node.name}`);
  return type.dtype;
}
