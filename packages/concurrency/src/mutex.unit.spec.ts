import { Mutex } from './mutex';

it('given many that ask for a mutex, then one at a time holds it, in the order of asking', async () => {
  const mutex = new Mutex();
  const seen: string[] = [];
  const use = async (name: string) => {
    await mutex.acquire();
    seen.push(`${name} begins`);
    await Promise.resolve();
    seen.push(`${name} ends`);
    mutex.release();
  };
  await Promise.all([use('a'), use('b'), use('c')]);
  await use('d');
  expect(seen).toEqual(['a', 'b', 'c', 'd'].flatMap((name) => [`${name} begins`, `${name} ends`]));
});
