import type { OnnxAttribute, OnnxGraph, OnnxInitializer, OnnxModel, OnnxNode, OnnxValue } from '../ir/index.ts';
import { attributeTypes, dataTypes, externalLocation, irVersion, onnxSchema } from './schema.ts';

/** A model file: what a session of the runtime is made from. */
export function encodeModel(model: OnnxModel): Uint8Array {
  const message = onnxSchema.lookupType('ModelProto');
  return message
    .encode({
      irVersion,
      producerName: 'lorikeet',
      graph: graphMessage(model.graph),
      opsetImport: Object.entries(model.opsets).map(([domain, version]) => ({ domain, version })),
    })
    .finish();
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
