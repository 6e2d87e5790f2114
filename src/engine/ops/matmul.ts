import { invariant } from '../errors/index.ts';
import {
  broadcastShapes,
  dimOf,
  type DType,
  formatType,
  isHalf,
  sameShape,
  type TensorType,
  tensor,
} from '../ir/index.ts';
import { dtype, float, inputNames, int, ints, type Lowering, outputNames } from './lowering.ts';
import type { OpRecord } from './record.ts';

/** numpy's matmul for tensors of at least two axes: leading axes broadcast. With a' = aᵀ over the last two axes if transA. */
export const MatMul: OpRecord<'MatMul'> = {
  doc: "matrix product alpha · a' · b' over the last two axes",
  arity: [2, 2],
  infer: ([a, b], { transA, transB }) => [matmulType(a, b, transA, transB)],
  gradient: ({ build, inputs: [a, b], dy, attributes: { transA, transB, alpha } }) => {
    const da = () =>
      transA
        ? build.matmul(b, dy, { transA: transB, transB: true, alpha })
        : build.matmul(dy, b, { transB: !transB, alpha });
    const db = () =>
      transB
        ? build.matmul(dy, a, { transA: true, transB: transA, alpha })
        : build.matmul(a, dy, { transA: !transA, alpha });
    return [da, db];
  },
  lower: (node, to, { transA, transB, alpha }) => {
    const [a, b] = node.inputs;
    if ((transA || transB || alpha !== 1) && to.features.fusedMatMul) {
      const attributes = { transA: int(Number(transA)), transB: int(Number(transB)), alpha: float(alpha) };
      return to.node('FusedMatMul', inputNames(node), outputNames(node), attributes, 'com.microsoft');
    }
    const scaled = alpha === 1 ? a.name : to.temporary(a.type);
    // In front of the product: half floats would overflow behind it.
    if (alpha !== 1) to.node('Mul', [a.name, scalarOf(to, alpha, a.type.dtype)], [scaled]);
    const turn = (name: string, { shape }: TensorType, turned: string) =>
      to.node('Transpose', [name], [turned], { perm: ints(lastTwoSwapped([...shape.keys()])) });
    if (transA && transB) {
      // aᵀ · bᵀ = (b · a)ᵀ
      const [{ name, type }] = node.outputs;
      const product = to.temporary(tensor(type.dtype, lastTwoSwapped(type.shape)));
      to.node('MatMul', [b.name, scaled], [product]);
      return turn(product, type, name);
    }
    const factor = (name: string, type: TensorType, isTransposed: boolean) => {
      if (!isTransposed) return name;
      const turned = to.temporary(tensor(type.dtype, lastTwoSwapped(type.shape)));
      turn(name, type, turned);
      return turned;
    };
    to.node('MatMul', [factor(scaled, a.type, transA), factor(b.name, b.type, transB)], outputNames(node));
  },
};

/** A constant factor; graphs hold none of half floats, which are cast. */
function scalarOf(to: Lowering, value: number, type: DType): string {
  if (!isHalf(type)) return to.scalar(value, type);
  const narrow = to.temporary(tensor(type, []));
  to.node('Cast', [to.scalar(value, 'float32')], [narrow], { to: dtype(type) });
  return narrow;
}

function matmulType(a: TensorType, b: TensorType, transA: boolean, transB: boolean): TensorType {
  const shapes = [transA ? lastTwoSwapped(a.shape) : a.shape, transB ? lastTwoSwapped(b.shape) : b.shape] as const;
  const [rows, inner] = shapes[0].slice(-2);
  const [innerB, columns] = shapes[1].slice(-2);
  const leading = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  invariant(
    a.dtype === b.dtype && rows !== undefined && columns !== undefined && inner === innerB && leading,
    `MatMul of ${formatType(a)} and ${formatType(b)}, transA ${transA}, transB ${transB}`,
  );
  return tensor(a.dtype, [...leading, rows, columns]);
}

function lastTwoSwapped<T>(axes: readonly T[]): T[] {
  return [...axes.slice(0, -2), ...axes.slice(-2).toReversed()];
}

/** With a' = aᵀ if transA, else a, and b' likewise. c broadcasts to the product's shape. */
export const Gemm: OpRecord<'Gemm'> = {
  doc: "alpha · a' · b' + c",
  arity: [2, 3],
  infer: ([a, b, c], { transA, transB }) => {
    const [rows, inner] = transA ? lastTwoSwapped(a.shape) : a.shape;
    const [innerB, columns] = transB ? lastTwoSwapped(b.shape) : b.shape;
    const isProduct = a.shape.length === 2 && b.shape.length === 2 && inner === innerB && a.dtype === b.dtype;
    invariant(
      isProduct && rows !== undefined && columns !== undefined,
      `Gemm of ${formatType(a)} and ${formatType(b)}, transA ${transA}, transB ${transB}`,
    );
    const type = tensor(a.dtype, [rows, columns]);
    invariant(
      !c || (c.dtype === a.dtype && sameShape(broadcastShapes(type.shape, c.shape) ?? [], type.shape)),
      `Gemm adds ${c && formatType(c)} to ${formatType(type)}`,
    );
    return [type];
  },
  gradient: ({ build, inputs: [a, b, c], dy, attributes: { transA, transB, alpha } }) => {
    const da = () =>
      transA
        ? build.gemm(b, dy, { transA: transB, transB: true, alpha })
        : build.gemm(dy, b, { transB: !transB, alpha });
    const db = () =>
      transB
        ? build.gemm(dy, a, { transA: true, transB: transA, alpha })
        : build.gemm(a, dy, { transA: !transA, alpha });
    return c ? [da, db, dy] : [da, db];
  },
  lower: (node, to, { transA, transB, alpha }) =>
    to.node('Gemm', inputNames(node), outputNames(node), {
      transA: int(Number(transA)),
      transB: int(Number(transB)),
      alpha: float(alpha),
    }),
};

/**
 * A linear layer as PyTorch has it: y = x · Wᵀ + b, x of [rows, in], W of [out, in], b of [out]; with `fanInFanOut` W is
 * [in, out] (`Conv1D` of GPT-2). The backward product dx = dy · W reads the same weight, so a frozen weight exists once.
 */
export const Linear: OpRecord<'Linear'> = {
  doc: 'x · weightᵀ + bias, or x · weight + bias',
  arity: [2, 3],
  infer: ([x, weight, bias], { module, fanInFanOut }) => {
    const [outputs, inputs] = fanInFanOut ? weight.shape.toReversed() : weight.shape;
    invariant(
      x.shape.length === 2 && outputs !== undefined && x.shape[1] === inputs && (!bias || bias.shape[0] === outputs),
      `Linear ${module} of ${formatType(x)} and ${formatType(weight)}`,
    );
    return [tensor(x.dtype, [dimOf(x, 0), outputs])];
  },
  gradient: ({ build, inputs: [x, weight, bias], dy, attributes: { fanInFanOut = false } }) => {
    const dx = () => build.gemm(dy, weight, { transB: fanInFanOut });
    const dweight = () => (fanInFanOut ? build.gemm(x, dy, { transA: true }) : build.gemm(dy, x, { transA: true }));
    return bias ? [dx, dweight, dy] : [dx, dweight];
  },
  lower: (node, to, { fanInFanOut }) =>
    to.node('Gemm', inputNames(node), outputNames(node), { transB: int(fanInFanOut ? 0 : 1) }),
};
