/** While one is with the database, the next is read and worked out. */
export async function* ahead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next();
  try {
    for (;;) {
      const { value, done } = await next;
      if (done) return;
      next = source.next();
      // Awaited in the next turn: until then a failure has no listener.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await next.catch(() => undefined);
    await source.return(undefined);
  }
}

/** While one is being written, the next is worked out. */
export async function behind<T>(
  source: AsyncIterable<T>,
  write: (value: T) => Promise<unknown>,
): Promise<void> {
  let written: Promise<unknown> = Promise.resolve();
  try {
    for await (const value of source) {
      await written;
      written = write(value);
      // Awaited in the next turn: until then a failure has no listener.
      written.catch(() => undefined);
    }
  } finally {
    await written;
  }
}
