import { expect, expectTypeOf, it } from 'vitest';
import { type ErrorCode, type ErrorDetails, errorTable, LorikeetError } from '../../../src/engine/errors/index.ts';

it('takes the details of its code, and no others', () => {
  expectTypeOf<ErrorDetails<'graph.nothing-trained'>>().toEqualTypeOf<{ graph: string }>();
  expectTypeOf<ErrorDetails<'graph.no-gradient'>>().toEqualTypeOf<{ op: string; node: string; line: string }>();
  // @ts-expect-error: the op is called op
  expect(new LorikeetError('graph.no-gradient', { operator: 'Min', node: 'a', line: '' }).sentence).toContain(
    'undefined',
  );
  // @ts-expect-error: a detail is missing
  expectTypeOf<{ op: string; node: string }>().toExtend<ErrorDetails<'graph.no-gradient'>>();
  // @ts-expect-error: no such code
  expect(() => new LorikeetError('graph.no-gradeint', { graph: 'g' })).toThrow(TypeError);
});

it('knows its code at its type', () => {
  const error = new LorikeetError('graph.nothing-trained', { graph: 'forward' });
  expectTypeOf(error.code).toEqualTypeOf<'graph.nothing-trained'>();
  expectTypeOf(error.details).toEqualTypeOf<{ graph: string }>();
  expect(error.sentence).toBe('No trained tensor of forward has an effect on the loss.');
  expect(error.message).toBe(error.sentence);
});

it('has a table of every code', () => {
  expectTypeOf<ErrorCode>().toEqualTypeOf<keyof typeof errorTable>();
  for (const [code, entry] of Object.entries(errorTable)) {
    expect(code).toMatch(/^[a-z-]+\.[a-z0-9-]+$/);
    expect(entry.remedy, code).toBeTypeOf('function');
  }
});

it('counts one of a thing without the s of many', () => {
  const lists =
    /^(?:labels|columns|lines|places|others|names|nearest|known|splits|configs|fixes|metrics|holders|fitting|systems|supported|tried|wanted|endings|valid|slowFiles|more)$/;
  const numbers =
    /^(?:bytes|count|tensors|rows|seconds|tokens|classes|times|size|specialTokens|maxLength|total|trials)$/;
  /** Codes whose found and expected are counts. */
  const countedCodes = /size|truncated|trailing|count/;
  const detailsOf = (code: string): ProxyHandler<object> => ({
    get: (_, name) => {
      if (lists.test(String(name))) return ['x'];
      if (numbers.test(String(name))) return 1;
      if (/^(?:found|expected)$/.test(String(name)) && countedCodes.test(code)) return 1;
      if (name === 'files') return code === 'export.folder-in-use' ? 1 : ['x'];
      return name === 'most' || name === 'least' ? 9 : 'x';
    },
  });
  const texts = Object.entries(errorTable).flatMap(([code, { sentence, remedy }]) =>
    [sentence, remedy].flatMap((text) => {
      try {
        return [[code, (text as (details: object) => string)(new Proxy({}, detailsOf(code)))] as const];
      } catch {
        return [];
      }
    }),
  );
  expect(texts.length).toBeGreaterThan(550);
  expect(
    texts.filter(([, text]) => /\b1 (?!is\b)[a-z]+s\b/.test(text.replaceAll(/\b1 (?:class|process)\b/g, ''))),
  ).toEqual([]);
});
