import { expect, it } from 'vitest';
import { folderOf, rememberedPlaces, rememberPlace } from '../../../src/renderer/ui/places.ts';

function storage(): Pick<Storage, 'getItem' | 'setItem'> {
  const values = new Map<string, string>();
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => void values.set(key, value) };
}

it('tells the folder that a path lies in, on every system; a name on the Hub lies in none', () => {
  expect(['/data/a.csv', '/a.csv', 'C:\\data\\a.csv', 'C:\\a.csv', '\\\\host\\share\\a.csv'].map(folderOf)).toEqual([
    '/data',
    '/',
    'C:\\data',
    'C:\\',
    '\\\\host\\share',
  ]);
  expect(folderOf('owner/name')).toBeNull();
});

it('remembers the last five folders, each once, the newest first', () => {
  const kept = storage();
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'c']) rememberPlace(`/${name}/data.csv`, kept);
  rememberPlace('owner/name', kept);
  expect(rememberedPlaces(kept)).toEqual(['/c', '/f', '/e', '/d', '/b']);
});

it('remembers nothing of what it cannot read, and ends nothing where nothing can be kept', () => {
  expect(rememberedPlaces({ getItem: () => '{' })).toEqual([]);
  const full = { getItem: () => null, setItem: () => expect.unreachable() };
  expect(() => rememberPlace('/a/b.csv', full)).not.toThrow();
});
