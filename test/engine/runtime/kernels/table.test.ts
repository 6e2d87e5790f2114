import { expect, it } from 'vitest';
import { type DType, tensor } from '../../../../src/engine/ir/index.ts';
import { openSession } from '../../../../src/engine/runtime/index.ts';
import { kernelTable } from '../../../../src/engine/runtime/kernels/table.ts';

const dtypes: readonly DType[] = ['float32', 'float64', 'float16', 'int8', 'uint8', 'int32', 'int64', 'uint32', 'bool'];

const inputsOf: Readonly<Record<string, number>> = {
  ...Object.fromEntries(['Add', 'Sub', 'Mul', 'Div', 'Min', 'Max', 'MatMul', 'Gemm'].map((op) => [op, 2])),
  ...Object.fromEntries(
    ['Neg', 'Exp', 'Log', 'Sqrt', 'Erf', 'Tanh', 'Sigmoid', 'Gelu', 'Abs', 'Sign'].map((op) => [op, 1]),
  ),
  ...Object.fromEntries(
    ['Reciprocal', 'Softmax', 'ReduceSum', 'ReduceMean', 'ReduceMax', 'Identity'].map((op) => [op, 1]),
  ),
  Transpose: 1,
};

it.each(Object.entries(inputsOf))('%s: the table names the dtypes that the CPU takes', async (opType, count) => {
  const taken: DType[] = [];
  for (const dtype of dtypes) if (await isTaken(opType, count, dtype)) taken.push(dtype);
  expect(taken.toSorted()).toEqual(kernelTable[opType]!.cpu.filter((dtype) => dtype !== 'bfloat16').toSorted());
});

async function isTaken(opType: string, count: number, dtype: DType): Promise<boolean> {
  const type = tensor(dtype, [2, 2]);
  const inputs = Array.from({ length: count }, (_, index) => ({ name: `input.${index}`, type }));
  const outputs = [{ name: 'result', type: tensor(dtype, opType.startsWith('Reduce') ? [1, 1] : [2, 2]) }];
  const node = {
    opType,
    domain: '',
    name: 'node',
    inputs: inputs.map(({ name }) => name),
    outputs: ['result'],
    attributes: {},
  };
  const graph = { name: 'one', inputs, outputs, initializers: [], nodes: [node], types: new Map() };
  try {
    const session = await openSession({ opsets: { '': 21 }, graph }, { device: 'cpu', threads: 1 });
    await session.close();
    return true;
  } catch {
    return false;
  }
}
