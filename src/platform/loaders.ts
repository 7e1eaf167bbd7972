import DataLoader from 'dataloader';

/** One set of loaders a request: neighbours are fetched once, in one query. */
export type Loaders = Map<string, DataLoader<string, unknown>>;

/** The loader of this name in the request, made on first use. `find` gives what it knows by key; the rest is null. */
export function loaderOf<T, K extends string = string>(
  loaders: Loaders,
  name: string,
  find: (keys: readonly K[]) => Promise<ReadonlyMap<string, T>>,
): DataLoader<string, T | null> {
  let loader = loaders.get(name);
  if (!loader) {
    loader = new DataLoader<string, unknown>(async (keys) => {
      const found = await find(keys as readonly K[]);
      return keys.map((key) => found.get(key) ?? null);
    });
    loaders.set(name, loader);
  }
  return loader as DataLoader<string, T | null>;
}
