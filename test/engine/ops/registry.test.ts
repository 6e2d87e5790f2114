import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { Graph, type Node, type OpName, tensor } from '../../../src/engine/ir/index.ts';
import { inferTypes, recordOf, registry } from '../../../src/engine/ops/index.ts';

const names = Object.keys(registry) as OpName[];
const tests = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => readFileSync(path.join(import.meta.dirname, file), 'utf8'))
  .join('\n');

it.each(names)('%s has a line in the tests of its family', (name) => {
  expect(tests).toMatch(new RegExp(`checkOp\\(\\s*'${name}'`));
});

it.each(names)('%s says what it computes', (name) => {
  expect(recordOf(name).doc).not.toBe('');
});

it('names an op that there is none of', () => {
  expect(() => recordOf('Conv' as OpName)).toThrow('no op named Conv');
  expect(() => recordOf('toString' as OpName)).toThrow('no op named toString');
});

it('names the node where the number of inputs is wrong', () => {
  const x = new Graph('one').input('x', tensor('float32', [2]));
  const node = (inputs: Node['inputs']): Node => ({ op: 'Add', name: 'total', inputs, outputs: [], attributes: {} });
  expect(() => inferTypes(node([x]))).toThrow('Add at total takes 2 to 2 inputs, not 1');
  // @ts-expect-error: an input is left out at the end alone, and then the list is shorter.
  expect(() => inferTypes(node([x, null]))).toThrow();
});
