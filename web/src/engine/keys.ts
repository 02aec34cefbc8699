/** Keys of the replicates' luck, as `detente.core.random.replicate_keys` makes them. */

const WORD = (1n << 64n) - 1n;

function splitmix(given: bigint): bigint {
  let x = (given + 0x9e3779b97f4a7c15n) & WORD;
  x = ((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n) & WORD;
  x = ((x ^ (x >> 27n)) * 0x94d049bb133111ebn) & WORD;
  return x ^ (x >> 31n);
}

/** Return the two 32-bit key words of each replicate. */
export function replicateKeys(seed: number | bigint, ids: readonly number[]): [Uint32Array, Uint32Array] {
  const begun = splitmix(BigInt(seed));
  const first = new Uint32Array(ids.length);
  const second = new Uint32Array(ids.length);
  ids.forEach((id, k) => {
    const z = splitmix(begun ^ ((BigInt(id) * 0xd1342543de82ef95n) & WORD));
    first[k] = Number(z & 0xffffffffn);
    second[k] = Number(z >> 32n);
  });
  return [first, second];
}
