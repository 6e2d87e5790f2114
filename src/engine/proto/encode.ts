import protobuf from 'protobufjs/light.js';
import type {
  OnnxAttribute,
  OnnxGraph,
  OnnxInitializer,
  OnnxModel,
  OnnxNode,
  OnnxValue,
  TensorType,
} from '../ir/index.ts';
import { attributeTypes, dataTypes, externalLocation, irVersion, onnxSchema } from './schema.ts';

/** A model file: what a session of the runtime is made from. */
export function encodeModel(model: OnnxModel): Uint8Array {
  const message = onnxSchema.lookupType('ModelProto');
  return message.encode({ ...withoutGraph(model), graph: graphMessage(model.graph) }).finish();
}

/** A tensor whose bytes follow the piece of the file that announces it. */
export interface StreamedTensor {
  readonly name: string;
  readonly type: TensorType;
  readonly bytes: number;
}

/**
 * A model file for writing piece by piece: the bytes in front of each tensor's own. The file is the first piece, the
 * data of the first tensor, the second piece, and so on; the last piece follows the last tensor and is empty. Fields of a
 * message may stand in any order, and their lengths are known before their data.
 *
 * @param model without these tensors among its initializers
 */
export function encodeStreamed(model: OnnxModel, tensors: readonly StreamedTensor[]): Uint8Array[] {
  const tensorMessage = onnxSchema.lookupType('TensorProto');
  const heads = tensors.map(({ name, type, bytes }) => {
    const head = tensorMessage.encode({ name, dims: type.shape, dataType: dataTypes[type.dtype] }).finish();
    const dataTag = protobuf.Writer.create().uint32(tagOf(9)).uint32(bytes).finish();
    const length = head.length + dataTag.length + bytes;
    return Buffer.concat([protobuf.Writer.create().uint32(tagOf(5)).uint32(length).finish(), head, dataTag]);
  });
  const graph = onnxSchema.lookupType('GraphProto').encode(graphMessage(model.graph)).finish();
  const length = tensors.reduce((sum, { bytes }, index) => sum + bytes + heads[index]!.length, graph.length);
  const start = onnxSchema.lookupType('ModelProto').encode(withoutGraph(model)).finish();
  const first = Buffer.concat([start, protobuf.Writer.create().uint32(tagOf(7)).uint32(length).finish(), graph]);
  const [head, ...others] = heads;
  return head === undefined ? [first] : [Buffer.concat([first, head]), ...others];
}

/** The tag of a field whose length is written in front of it. */
function tagOf(field: number): number {
  return (field << 3) | 2;
}

function withoutGraph({ opsets }: OnnxModel): object {
  return {
    irVersion,
    producerName: 'lorikeet',
    opsetImport: Object.entries(opsets).map(([domain, version]) => ({ domain, version })),
  };
}

function graphMessage(graph: OnnxGraph): object {
  return {
    name: graph.name,
    node: graph.nodes.map(nodeMessage),
    initializer: graph.initializers.map(initializerMessage),
    input: graph.inputs.map(valueMessage),
    output: graph.outputs.map(valueMessage),
  };
}

function nodeMessage(node: OnnxNode): object {
  return {
    name: node.name,
    opType: node.opType,
    domain: node.domain,
    input: node.inputs,
    output: node.outputs,
    attribute: Object.entries(node.attributes).map(([name, attribute]) => ({
      name,
      type: attributeTypes[attribute.kind],
      ...attributeMessage(attribute),
    })),
  };
}

function attributeMessage(attribute: OnnxAttribute): object {
  switch (attribute.kind) {
    case 'int':
      return { i: attribute.value };
    case 'ints':
      return { ints: attribute.value };
    case 'float':
      return { f: attribute.value };
    case 'string':
      return { s: new TextEncoder().encode(attribute.value) };
    case 'dtype':
      return { i: dataTypes[attribute.value] };
    case 'graph':
      return { g: graphMessage(attribute.value) };
  }
}

function initializerMessage(initializer: OnnxInitializer): object {
  const head = {
    name: initializer.name,
    dims: initializer.type.shape,
    dataType: dataTypes[initializer.type.dtype],
  };
  if ('data' in initializer) {
    const { buffer, byteOffset, byteLength } = initializer.data;
    return { ...head, rawData: new Uint8Array(buffer, byteOffset, byteLength) };
  }
  const { location, offset, length } = initializer.external;
  return {
    ...head,
    dataLocation: externalLocation,
    externalData: Object.entries({ location, offset, length }).map(([key, value]) => ({ key, value: String(value) })),
  };
}

function valueMessage({ name, type }: OnnxValue): object {
  const dim = type.shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: dataTypes[type.dtype], shape: { dim } } } };
}
