import { invariant } from '../errors/index.ts';
import { broadcastShapes, type Dim, formatType, sameShape, type TensorType, tensor, type Value } from '../ir/index.ts';
import { float, inputNames, int, ints, outputNames } from './lowering.ts';
import { defineOp } from './record.ts';

interface MatMulAttributes {
  readonly [key: string]: boolean | number;
  readonly transA: boolean;
  readonly transB: boolean;
  readonly alpha: number;
}

/** numpy's matmul for tensors of at least two axes: leading axes broadcast. With a' = aᵀ over the last two axes if transA. */
export const MatMul = defineOp<MatMulAttributes>({
  doc: "matrix product alpha · a' · b' over the last two axes",
  arity: [2, 2],
  infer: ([a, b], { transA, transB }) => [matmulType(a as TensorType, b as TensorType, transA, transB)],
  gradient: ({ build, inputs, outputGradients: [output], attributes: { transA, transB, alpha }, wants }) => {
    const [a, b] = inputs as [Value, Value];
    const dy = output as Value;
    const da = () =>
      transA
        ? build.matmul(b, dy, { transA: transB, transB: true, alpha })
        : build.matmul(dy, b, { transB: !transB, alpha });
    const db = () =>
      transB
        ? build.matmul(dy, a, { transA: true, transB: transA, alpha })
        : build.matmul(a, dy, { transA: !transA, alpha });
    return [wants[0] ? da() : null, wants[1] ? db() : null];
  },
  lower: (node, to, { transA, transB, alpha }) => {
    const [a, b] = node.inputs as [Value, Value];
    if ((transA || transB || alpha !== 1) && to.features.fusedMatMul) {
      const attributes = { transA: int(Number(transA)), transB: int(Number(transB)), alpha: float(alpha) };
      return to.node('FusedMatMul', inputNames(node), outputNames(node), attributes, 'com.microsoft');
    }
    const scaled = alpha === 1 ? a.name : to.temporary(a.type);
    // In front of the product: half floats would overflow behind it.
    if (alpha !== 1) to.node('Mul', [a.name, to.scalar(alpha, a.type.dtype)], [scaled]);
    const turn = (name: string, { shape }: TensorType, turned: string) =>
      to.node('Transpose', [name], [turned], { perm: ints(lastTwoSwapped([...shape.keys()])) });
    if (transA && transB) {
      // aᵀ · bᵀ = (b · a)ᵀ
      const { type } = node.outputs[0] as Value;
      const product = to.temporary(tensor(type.dtype, lastTwoSwapped(type.shape)));
      to.node('MatMul', [b.name, scaled], [product]);
      return turn(product, type, (node.outputs[0] as Value).name);
    }
    const factor = (name: string, type: TensorType, isTransposed: boolean) => {
      if (!isTransposed) return name;
      const turned = to.temporary(tensor(type.dtype, lastTwoSwapped(type.shape)));
      turn(name, type, turned);
      return turned;
    };
    to.node('MatMul', [factor(scaled, a.type, transA), factor(b.name, b.type, transB)], outputNames(node));
  },
});

function matmulType(a: TensorType, b: TensorType, transA: boolean, transB: boolean): TensorType {
  const shapes = [transA ? lastTwoSwapped(a.shape) : a.shape, transB ? lastTwoSwapped(b.shape) : b.shape] as const;
  const [rows, inner] = shapes[0].slice(-2);
  const [innerB, columns] = shapes[1].slice(-2);
  const leading = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  invariant(
    a.dtype === b.dtype && a.shape.length >= 2 && b.shape.length >= 2 && inner === innerB && leading,
    `MatMul of ${formatType(a)} and ${formatType(b)}, transA ${transA}, transB ${transB}`,
  );
  return tensor(a.dtype, [...leading, rows as Dim, columns as Dim]);
}

function lastTwoSwapped<T>(axes: readonly T[]): T[] {
  return [...axes.slice(0, -2), ...axes.slice(-2).toReversed()];
}

interface GemmAttributes {
  readonly [key: string]: boolean | number;
  readonly transA: boolean;
  readonly transB: boolean;
  readonly alpha: number;
}

/** With a' = aᵀ if transA, else a, and b' likewise. c broadcasts to the product's shape. */
export const Gemm = defineOp<GemmAttributes>({
  doc: "alpha · a' · b' + c",
  arity: [2, 3],
  infer: ([a, b, c], { transA, transB }) => {
    const [left, right] = [a as TensorType, b as TensorType];
    const [rows, inner] = transA ? [left.shape[1], left.shape[0]] : left.shape;
    const [innerB, columns] = transB ? [right.shape[1], right.shape[0]] : right.shape;
    const type = tensor(left.dtype, [rows as Dim, columns as Dim]);
    invariant(
      left.shape.length === 2 && right.shape.length === 2 && inner === innerB && left.dtype === right.dtype,
      `Gemm of ${formatType(left)} and ${formatType(right)}, transA ${transA}, transB ${transB}`,
    );
    invariant(
      !c || (c.dtype === left.dtype && sameShape(broadcastShapes(type.shape, c.shape) ?? [], type.shape)),
      `Gemm adds ${c && formatType(c)} to ${formatType(type)}`,
    );
    return [type];
  },
  gradient: ({ build, inputs, outputGradients: [output], attributes, wants }) => {
    const [a, b, c] = inputs as [Value, Value, Value | undefined];
    const dy = output as Value;
    const { transA, transB, alpha } = attributes;
    const da = () =>
      transA
        ? build.gemm(b, dy, { transA: transB, transB: true, alpha })
        : build.gemm(dy, b, { transB: !transB, alpha });
    const db = () =>
      transB
        ? build.gemm(dy, a, { transA: true, transB: transA, alpha })
        : build.gemm(a, dy, { transA: !transA, alpha });
    const gradients = [wants[0] ? da() : null, wants[1] ? db() : null];
    return c ? [...gradients, dy] : gradients;
  },
  lower: (node, to, { transA, transB, alpha }) =>
    to.node('Gemm', inputNames(node), outputNames(node), {
      transA: int(Number(transA)),
      transB: int(Number(transB)),
      alpha: float(alpha),
    }),
});

/**
 * A linear layer as PyTorch has it: y = x · Wᵀ + b, x of [rows, in], W of [out, in], b of [out]. The backward product
 * dx = dy · W reads the same weight, so a frozen weight exists once.
 */
export const Linear = defineOp<{ module: string }>({
  doc: 'x · weightᵀ + bias',
  arity: [2, 3],
  infer: ([x, weight, bias], { module }) => {
    const [input, matrix] = [x as TensorType, weight as TensorType];
    const [outputs, inputs] = matrix.shape;
    invariant(
      input.shape.length === 2 && input.shape[1] === inputs && (!bias || bias.shape[0] === outputs),
      `Linear ${module} of ${formatType(input)} and ${formatType(matrix)}`,
    );
    return [tensor(input.dtype, [input.shape[0] as Dim, outputs as Dim])];
  },
  gradient: ({ build, inputs, outputGradients: [output], wants }) => {
    const [x, weight, bias] = inputs as [Value, Value, Value | undefined];
    const dy = output as Value;
    const gradients = [wants[0] ? build.gemm(dy, weight) : null, wants[1] ? build.gemm(dy, x, { transA: true }) : null];
    return bias ? [...gradients, dy] : gradients;
  },
  lower: (node, to) => to.node('Gemm', inputNames(node), outputNames(node), { transB: int(1) }),
});
