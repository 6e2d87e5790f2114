import { expect, it } from 'vitest';
import { errorLines } from '../../../src/host/runs/prediction-lines.ts';

const row = { row: 3, id: null, label: 'a', prediction: 'b', probabilities: [0.25, 0.75] };

it('writes a head once, and quotes what needs it', () => {
  expect(errorLines(['a', 'b'], [{ ...row, text: 'one, "two"' }], true)).toBe(
    'row,id,text,label,prediction,probability a,probability b\n3,,"one, ""two""",a,b,0.25,0.75\n',
  );
  expect(errorLines(['a', 'b'], [{ ...row, text: 'x', label: null }], false)).toBe('3,,x,,b,0.25,0.75\n');
});

it.each(['=1+1', '+1', '-2', '@SUM(A1)', '\tx', '\rx', '\n=1', '=1+1\nsecond line', '+1\r\n', '＝1+1', '＠SUM(A1)'])(
  'defuses the formula %j',
  (text) => {
    expect(errorLines(['a', 'b'], [{ ...row, text }], false)).toContain(`'${text}`);
  },
);
