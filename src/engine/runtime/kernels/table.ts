import type { DType } from '../../ir/index.ts';
import type { Device } from '../session.ts';

/**
 * The dtypes for which each device has a kernel of each ONNX op: what our op records lower to, and the few more that
 * are easily written by mistake. The dtype is that of the data: the first input but for Where and If. An op that is
 * missing here is unknown, not unsupported.
 *
 * Sources: onnxruntime-node 1.30.0. CPU and WebGPU were measured with a model of one node each, WebGPU with the fallback
 * to the CPU disabled; CUDA and DirectML are taken from the runtime's published table of operator kernels and were not
 * run. `float16` on the CPU means accepted: the runtime inserts casts to float32.
 */
export type KernelRow = Readonly<Record<Device, readonly DType[]>> & {
  /** For Cast: the dtypes it can give, where they are not those it takes. */
  readonly gives?: Readonly<Partial<Record<Device, readonly DType[]>>>;
};

const none: readonly DType[] = [];
const halfAndFloat: readonly DType[] = ['float16', 'float32'];
const floats: readonly DType[] = [...halfAndFloat, 'float64'];
const withBrain: readonly DType[] = [...floats, 'bfloat16'];
const numbers: readonly DType[] = [...floats, 'int8', 'uint8', 'int32', 'int64', 'uint32'];
const everything: readonly DType[] = [...withBrain, 'int8', 'uint8', 'int32', 'int64', 'uint32', 'bool'];

const without = (dtypes: readonly DType[], ...removed: readonly DType[]) =>
  dtypes.filter((dtype) => !removed.includes(dtype));

/** One kernel each for floating dtypes; `cuda` also has bfloat16 unless the row says otherwise. */
function floating(changes: Partial<KernelRow> = {}): KernelRow {
  return { cpu: floats, cuda: withBrain, webgpu: halfAndFloat, dml: halfAndFloat, ...changes };
}

const arithmetic: KernelRow = {
  cpu: numbers,
  cuda: [...withBrain, 'int32', 'int64', 'uint32'],
  webgpu: [...halfAndFloat, 'int32', 'uint32'],
  dml: [...halfAndFloat, 'int8', 'uint8', 'int32', 'int64', 'uint32'],
};

const comparison: KernelRow = { ...arithmetic, cuda: [...floats, 'int32', 'int64', 'uint32'] };

/** Ops that only move elements. WebGPU has them for what its shaders can hold: neither int64 nor, mostly, bytes. */
function moving(webgpu: readonly DType[], cpu = everything, cuda = everything): KernelRow {
  return { cpu, cuda, webgpu, dml: without(everything, 'bfloat16') };
}

export const kernelTable: Readonly<Record<string, KernelRow>> = {
  Add: arithmetic,
  Sub: arithmetic,
  Mul: arithmetic,
  Div: arithmetic,
  Min: { ...arithmetic, cuda: floats, webgpu: halfAndFloat },
  Max: { ...arithmetic, cuda: floats, webgpu: halfAndFloat },
  Pow: floating(),
  Greater: comparison,
  Less: comparison,
  Equal: { ...comparison, cpu: [...numbers, 'bool'] },
  Neg: floating({ cpu: [...floats, 'int8', 'int32', 'int64'] }),
  Exp: floating(),
  Log: floating({ cuda: floats }),
  Sqrt: floating(),
  // No kernel for doubles on the CPU, nor then for Gelu, which the runtime writes with Erf.
  Erf: floating({ cpu: halfAndFloat }),
  Tanh: floating(),
  Sigmoid: floating(),
  Gelu: floating({ cpu: halfAndFloat }),
  Abs: floating({ cpu: numbers }),
  Reciprocal: floating({ cuda: floats }),
  Sin: floating({ cpu: floats, cuda: floats }),
  Cos: floating({ cpu: floats, cuda: floats }),
  Sign: floating({ cpu: numbers, webgpu: none }),
  Round: floating({ cuda: floats, webgpu: none }),

  MatMul: floating({ cpu: [...floats, 'int32', 'int64', 'uint32'] }),
  Gemm: floating(),
  'com.microsoft.FusedMatMul': floating({ cpu: halfAndFloat, webgpu: none }),
  MatMulInteger: { cpu: ['int8', 'uint8'], cuda: ['int8'], webgpu: none, dml: ['int8', 'uint8'] },
  'com.microsoft.DynamicQuantizeMatMul': { cpu: ['float32'], cuda: none, webgpu: none, dml: ['float32'] },
  'com.microsoft.MatMulIntegerToFloat': { cpu: ['int8', 'uint8'], cuda: none, webgpu: none, dml: ['int8', 'uint8'] },
  'com.microsoft.RotaryEmbedding': floating({ cpu: halfAndFloat, cuda: [...halfAndFloat, 'bfloat16'] }),
  'com.microsoft.MatMulNBits': floating({ cpu: halfAndFloat, cuda: [...halfAndFloat, 'bfloat16'] }),
  // Right with transB = 1 alone: the CPU takes 0 and computes as if it were 1, WebGPU has no kernel for 0.
  'com.microsoft.MatMulBnb4': floating({ cpu: halfAndFloat, cuda: [...halfAndFloat, 'bfloat16'], dml: none }),
  QuantizeLinear: floating({ cpu: halfAndFloat, cuda: halfAndFloat }),
  // The dtype is that of the codes; what comes out is the float16 or float32 of the scales.
  DequantizeLinear: {
    cpu: ['int8', 'uint8'],
    cuda: ['int8', 'uint8'],
    webgpu: ['int8', 'uint8'],
    dml: ['int8', 'uint8'],
  },

  ReduceSum: {
    cpu: [...floats, 'int32', 'int64'],
    cuda: [...withBrain, 'int32', 'int64'],
    webgpu: [...halfAndFloat, 'int32', 'uint32'],
    dml: [...halfAndFloat, 'int32', 'int64', 'uint32'],
  },
  ReduceMean: floating({ cpu: [...floats, 'int32', 'int64'], cuda: floats }),
  ReduceMax: floating({ cpu: without(everything, 'bfloat16', 'uint32'), cuda: floats }),
  ReduceMin: floating({ cpu: without(everything, 'bfloat16', 'uint32'), cuda: floats }),
  Softmax: floating(),
  LogSoftmax: floating({ cuda: floats, webgpu: none }),
  LayerNormalization: floating({ cpu: withBrain }),
  SimplifiedLayerNormalization: floating({ cpu: withBrain }),

  Identity: moving(without(everything, 'bfloat16')),
  Reshape: moving([...halfAndFloat, 'int32', 'uint32', 'uint8']),
  Transpose: moving([...halfAndFloat, 'int32', 'uint32']),
  Concat: moving([...halfAndFloat, 'int32', 'uint32']),
  Split: moving(halfAndFloat),
  Slice: moving(halfAndFloat),
  Expand: moving([...halfAndFloat, 'int32', 'uint32', 'uint8'], without(everything, 'bfloat16')),
  Gather: moving([...halfAndFloat, 'int32', 'uint32', 'uint8']),
  GatherElements: moving(halfAndFloat),
  ScatterElements: moving(halfAndFloat, ['float32', 'float64']),
  Where: {
    cpu: [...floats, 'int32', 'int64', 'uint8'],
    cuda: [...withBrain, 'int32', 'int64', 'uint8'],
    webgpu: [...halfAndFloat, 'int32', 'uint32'],
    dml: without(everything, 'bfloat16'),
  },
  OneHot: { cpu: halfAndFloat, cuda: [...halfAndFloat, 'int64'], webgpu: none, dml: halfAndFloat },
  Cast: {
    cpu: everything,
    cuda: everything,
    webgpu: [...halfAndFloat, 'bool', 'int32', 'uint32', 'uint8'],
    dml: without(everything, 'bfloat16'),
    gives: { webgpu: [...halfAndFloat, 'bool', 'int32', 'uint32', 'uint8', 'int64'] },
  },
  // The random ops and the training form of Dropout lack somewhere: masks are inputs of ours.
  Dropout: floating({ webgpu: none }),
  RandomUniformLike: floating({ cuda: floats, webgpu: none, dml: none }),

  // Its output is an int64 on the CPU whatever the device; its input can be of any dtype.
  Shape: { cpu: everything, cuda: everything, webgpu: everything, dml: everything },
  ConstantOfShape: { cpu: everything, cuda: everything, webgpu: none, dml: everything },
  If: { cpu: ['bool'], cuda: ['bool'], webgpu: ['bool'], dml: ['bool'] },
  Loop: { cpu: everything, cuda: everything, webgpu: none, dml: none },
};
