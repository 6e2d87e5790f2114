import { describe, expect, it } from 'vitest';
import { addressOf, parseRoute, type Route } from '../../../src/renderer/app/routes.ts';

const known: readonly [string, Exclude<Route, { view: 'unknown' }>][] = [
  ['/', { view: 'home' }],
  ['/new', { view: 'new', draft: null, step: 'model' }],
  ['/new/d1/method', { view: 'new', draft: 'd1', step: 'method' }],
  ['/runs', { view: 'runs' }],
  ['/runs/demo-1/train', { view: 'run', run: 'demo-1', step: 'train' }],
  ['/runs/demo-1/export', { view: 'run', run: 'demo-1', step: 'export' }],
  ['/runs/a%20%2Fb%3F/evaluate', { view: 'run', run: 'a /b?', step: 'evaluate' }],
  ['/queue/e1', { view: 'queued', entry: 'e1' }],
  ['/compare', { view: 'compare', runs: [], group: null }],
  ['/compare?runs=a,b%2Cc,d%26%20e', { view: 'compare', runs: ['a', 'b,c', 'd& e'], group: null }],
  ['/compare?group=Recipe+12%3A30', { view: 'compare', runs: [], group: 'Recipe 12:30' }],
  ['/models', { view: 'models' }],
  ['/data', { view: 'data', place: null }],
  ['/data?place=%2Fdata%2F%E6%8E%A8+%26.csv', { view: 'data', place: '/data/推 &.csv' }],
  ['/ladder', { view: 'ladder', ladder: null, place: null }],
  ['/ladder?place=%2Fdata%2Ftweets.csv', { view: 'ladder', ladder: null, place: '/data/tweets.csv' }],
  ['/ladder/2026-tweets', { view: 'ladder', ladder: '2026-tweets', place: null }],
  ['/runs/demo-1/suspects', { view: 'run', run: 'demo-1', step: 'suspects' }],
  ['/settings', { view: 'settings' }],
];

describe('routes', () => {
  it.each(known)('%s is read and written', (address, route) => {
    expect(parseRoute(address)).toEqual(route);
    expect(addressOf(route)).toBe(address);
  });

  it('fills in the first step of a run and of a draft', () => {
    expect(parseRoute('/runs/demo-1')).toEqual({ view: 'run', run: 'demo-1', step: 'train' });
    expect(parseRoute('/new/d1/')).toEqual({ view: 'new', draft: 'd1', step: 'model' });
  });

  it('ends the address of a run in its step, as a dot in its name would make it a file', () => {
    expect(addressOf({ view: 'run', run: 'model-1.5', step: 'train' })).toMatch(/\/train$/);
  });

  it.each([
    '/nowhere',
    '/runs/a/b',
    '/runs/a/train/more',
    '/new/d1/nothing',
    '/queue',
    '/models/x',
    '/compare/x',
    '/compare?runs=%E0%A4%A',
    '/runs/%E0%A4%A/train',
  ])('%s leads nowhere', (address) => {
    expect(parseRoute(address)).toEqual({ view: 'unknown' });
  });
});
