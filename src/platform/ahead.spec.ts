import { describe, expect, it } from '@jest/globals';
import { ahead, behind } from './ahead.js';

async function* numbers(upTo: number, said: string[]): AsyncGenerator<number> {
  for (let one = 1; one <= upTo; one += 1) {
    said.push(`read ${one}`);
    await Promise.resolve();
    yield one;
  }
}

describe('reading ahead and writing behind', () => {
  it('reads the next before the last is used, and gives all in their order', async () => {
    const said: string[] = [];
    for await (const one of ahead(numbers(3, said))) said.push(`used ${one}`);
    expect(said.filter((word) => word.startsWith('used'))).toEqual(['used 1', 'used 2', 'used 3']);
    expect(said.indexOf('read 2')).toBeLessThan(said.indexOf('used 1'));
  });

  it('works the next out while one is being written, and begins no write before the last has ended', async () => {
    const said: string[] = [];
    await behind(numbers(3, said), async (one) => {
      said.push(`begun ${one}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      said.push(`written ${one}`);
    });
    expect(said.filter((word) => !word.startsWith('read'))).toEqual(
      [1, 2, 3].flatMap((one) => [`begun ${one}`, `written ${one}`]),
    );
    expect(said.indexOf('read 2')).toBeLessThan(said.indexOf('written 1'));
  });

  it('fails as the write or the source fails, and writes nothing after it', async () => {
    const written: number[] = [];
    const failing = behind(numbers(5, []), async (one) => {
      await Promise.resolve();
      if (one === 2) throw new Error('the database is gone');
      written.push(one);
    });
    await expect(failing).rejects.toThrow('the database is gone');
    expect(written).toEqual([1]);
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      await Promise.resolve();
      throw new Error('nothing more is read');
    }
    const last: number[] = [];
    await expect(
      behind(ahead(broken()), async (one) => {
        await Promise.resolve();
        last.push(one);
      }),
    ).rejects.toThrow('nothing more is read');
    expect(last).toEqual([1]);
  });
});
