import DataLoader from 'dataloader';

/** One set of loaders a request: neighbours are fetched once, in one query. */
export type Loaders = Map<string, DataLoader<string, unknown>>;

/**
 * The third parameter of a field resolver. A resolver of a row's neighbour takes (row, arguments, context) as GraphQL
 * hands them over, without parameter decorators: Nest then calls it directly. With `@Parent()` and `@Context()` each
 * field of each row goes through a dozen promises, which is a third of the cost of a list.
 */
export interface WithLoaders {
  readonly loaders: Loaders;
}

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
