/** One list as several of at most `size`, in its order. */
export const chunks = <T>(values: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_one, index) =>
    values.slice(index * size, (index + 1) * size),
  );
