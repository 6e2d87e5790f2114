import protobuf from 'protobufjs/light.js';
import type { DType } from '../ir/index.ts';

/**
 * The messages of ONNX's published schema (onnx.proto, IR version 10) that a model of ours uses, with their published
 * field numbers. Messages and fields that we neither write nor read are left out: protobuf readers skip what they do
 * not know.
 */
export const onnxSchema = protobuf.Root.fromJSON({
  nested: {
    StringStringEntryProto: message({ key: { id: 1, type: 'string' }, value: { id: 2, type: 'string' } }),
    TensorProto: message({
      dims: { id: 1, rule: 'repeated', type: 'int64' },
      dataType: { id: 2, type: 'int32' },
      name: { id: 8, type: 'string' },
      rawData: { id: 9, type: 'bytes' },
      externalData: { id: 13, rule: 'repeated', type: 'StringStringEntryProto' },
      dataLocation: { id: 14, type: 'int32' },
    }),
    Dimension: message({ dimValue: { id: 1, type: 'int64' }, dimParam: { id: 2, type: 'string' } }),
    TensorShapeProto: message({ dim: { id: 1, rule: 'repeated', type: 'Dimension' } }),
    TensorTypeProto: message({ elemType: { id: 1, type: 'int32' }, shape: { id: 2, type: 'TensorShapeProto' } }),
    TypeProto: message({ tensorType: { id: 1, type: 'TensorTypeProto' } }),
    ValueInfoProto: message({ name: { id: 1, type: 'string' }, type: { id: 2, type: 'TypeProto' } }),
    AttributeProto: message({
      name: { id: 1, type: 'string' },
      f: { id: 2, type: 'float' },
      i: { id: 3, type: 'int64' },
      s: { id: 4, type: 'bytes' },
      g: { id: 6, type: 'GraphProto' },
      ints: { id: 8, rule: 'repeated', type: 'int64' },
      type: { id: 20, type: 'int32' },
    }),
    NodeProto: message({
      input: { id: 1, rule: 'repeated', type: 'string' },
      output: { id: 2, rule: 'repeated', type: 'string' },
      name: { id: 3, type: 'string' },
      opType: { id: 4, type: 'string' },
      attribute: { id: 5, rule: 'repeated', type: 'AttributeProto' },
      domain: { id: 7, type: 'string' },
    }),
    GraphProto: message({
      node: { id: 1, rule: 'repeated', type: 'NodeProto' },
      name: { id: 2, type: 'string' },
      initializer: { id: 5, rule: 'repeated', type: 'TensorProto' },
      input: { id: 11, rule: 'repeated', type: 'ValueInfoProto' },
      output: { id: 12, rule: 'repeated', type: 'ValueInfoProto' },
    }),
    OperatorSetIdProto: message({ domain: { id: 1, type: 'string' }, version: { id: 2, type: 'int64' } }),
    ModelProto: message({
      irVersion: { id: 1, type: 'int64' },
      producerName: { id: 2, type: 'string' },
      graph: { id: 7, type: 'GraphProto' },
      opsetImport: { id: 8, rule: 'repeated', type: 'OperatorSetIdProto' },
    }),
  },
});

/** A message of proto2, in which a field that holds a zero or an empty text differs from one that is left out. */
function message(fields: protobuf.IType['fields']): protobuf.IType {
  return { edition: 'proto2', fields };
}

/** TensorProto.DataType. */
export const dataTypes: Readonly<Record<DType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  bfloat16: 16,
};

/** AttributeProto.AttributeType; a dtype is an int of the table above. */
export const attributeTypes = { float: 1, int: 2, dtype: 2, string: 3, graph: 5, ints: 7 } as const;

/** TensorProto.DataLocation.EXTERNAL. */
export const externalLocation = 1;

/** The version of the file format that came with the operator set we write (ONNX 1.16). */
export const irVersion = 10;
