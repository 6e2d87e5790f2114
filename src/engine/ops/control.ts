import { invariant } from '../errors/index.ts';
import { formatType } from '../ir/index.ts';
import { inputNames, outputNames } from './lowering.ts';
import type { OpRecord } from './record.ts';

/** The backward pass sits in the `then` branch; the sizes of the other branch's outputs may differ (they are empty). */
export const If: OpRecord<'If'> = {
  doc: 'the outputs of one of two graphs, by a condition',
  arity: [1, 1],
  infer: ([condition], { then, else: otherwise }) => {
    invariant(condition.dtype === 'bool', `If on ${formatType(condition)}`);
    invariant(
      then.outputs.length === otherwise.outputs.length &&
        then.outputs.every(({ value }, index) => value.type.dtype === otherwise.outputs[index]?.value.type.dtype),
      `If between ${then.name} and ${otherwise.name}, whose outputs differ`,
    );
    return then.outputs.map(({ value }) => value.type);
  },
  gradient: 'not implemented',
  lower: (node, to, attributes) =>
    to.node('If', inputNames(node), outputNames(node), {
      then_branch: to.branch(attributes.then),
      else_branch: to.branch(attributes.else),
    }),
};
