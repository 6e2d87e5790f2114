import { invariant } from '../errors/index.ts';
import { broadcastShapes, type Dim, formatType, sameShape, type TensorType, tensor, type Value } from '../ir/index.ts';
import { float, inputNames, int, outputNames } from './lowering.ts';
import { defineOp } from './record.ts';

/** numpy's matmul for tensors of at least two axes: leading axes broadcast. */
export const MatMul = defineOp({
  doc: 'matrix product over the last two axes',
  arity: [2, 2],
  infer: ([a, b]) => [matmulType(a as TensorType, b as TensorType)],
  gradient: ({ build, inputs, outputGradients: [output], wants }) => {
    const [a, b] = inputs as [Value, Value];
    const dy = output as Value;
    return [
      wants[0] ? build.matmul(dy, build.transpose(b, lastTwoSwapped(b))) : null,
      wants[1] ? build.matmul(build.transpose(a, lastTwoSwapped(a)), dy) : null,
    ];
  },
  lower: (node, to) => to.node('MatMul', inputNames(node), outputNames(node)),
});

function matmulType(a: TensorType, b: TensorType): TensorType {
  const [rows, inner] = a.shape.slice(-2);
  const [innerB, columns] = b.shape.slice(-2);
  const leading = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  invariant(
    a.dtype === b.dtype && a.shape.length >= 2 && b.shape.length >= 2 && inner === innerB && leading,
    `MatMul of ${formatType(a)} and ${formatType(b)}`,
  );
  return tensor(a.dtype, [...leading, rows as Dim, columns as Dim]);
}

function lastTwoSwapped(value: Value): number[] {
  const rank = value.type.shape.length;
  return [...Array(rank - 2).keys(), rank - 1, rank - 2];
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
