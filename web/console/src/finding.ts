/** Those of `all` in whose text every word of `query` occurs, in the order they have. */
export function matching<Item>(all: readonly Item[], query: string, text: (item: Item) => string): Item[] {
  const wanted = folded(query).split(/\s+/).filter(Boolean);
  return all.filter((item) => {
    const found = folded(text(item));
    return wanted.every((word) => found.includes(word));
  });
}

/** Small letters without dots and accents: who looks for "namn" and "nätmöte" finds both, typed either way. */
function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
