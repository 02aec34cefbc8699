/** Intervals of means over replicates, as `detente.core.measure` has them. */

const Z = 1.959963984540054;
/** Student's quantile .975 of few degrees of freedom. */
const FEW = [NaN, 12.706204736, 4.30265273, 3.182446305, 2.776445105, 2.570581836, 2.446911851, 2.364624252, 2.306004135];
/** How near a record in single precision is to 0 or 1 that means it. */
const FLAG = 1e-6;

/** The normal quantile of `1 - tail`, to .0005 (Abramowitz and Stegun 1964, 26.2.23). */
function normal(tail: number): number {
  const t = Math.sqrt(-2 * Math.log(tail));
  return t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3);
}

/** Student's quantile that a normal one of `z` stands for; of few degrees of freedom at .975 alone. */
export function student(freedom: number, z = Z): number {
  const few = FEW[freedom];
  if (few !== undefined && z === Z) {
    return few;
  }
  const n = freedom;
  const [z3, z5, z7, z9] = [z ** 3, z ** 5, z ** 7, z ** 9];
  return (
    z +
    (z3 + z) / (4 * n) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * n ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * n ** 3) +
    (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / (92160 * n ** 4)
  );
}

/** Wilson's interval of a share of `size` independent cases. */
export function wilson(share: number, size: number): [number, number] {
  const a = (Z * Z) / Math.max(size, 1e-12);
  const [middle, half] = [share + a / 2, Math.sqrt(share * (1 - share) * a + (a * a) / 4)];
  const end = (x: number) => Math.min(Math.max(x / (1 + a), 0), 1);
  return [share <= 0 ? 0 : end(middle - half), share >= 1 ? 1 : end(middle + half)];
}

/** Return mean and 95 % interval of per-replicate values; that of a share (or flags) stays between 0 and 1. */
export function interval(given: ArrayLike<number>, share: boolean): { mean: number; low: number; high: number } {
  const values = Array.from(given).filter(Number.isFinite);
  const size = values.length;
  const mean = size ? values.reduce((a, b) => a + b, 0) / size : NaN;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / Math.max(size - 1, 1);
  const t = student(Math.max(size - 1, 1));
  const flags = values.every((v) => Math.abs(v - Math.round(v)) < FLAG && Math.abs(v - 0.5) < 1);
  if (size === 0 || (size === 1 && !(share && flags))) {
    return { mean, low: NaN, high: NaN };
  }
  if (!share) {
    const half = t * Math.sqrt(variance / size);
    return { mean, low: mean - half, high: mean + half };
  }
  const p = Math.min(Math.max(mean, 0), 1);
  const effective = variance > 0 ? ((p * (1 - p)) / (variance / size)) * (Z / t) ** 2 : Infinity;
  const [low, high] = wilson(p, flags ? size : effective);
  return { mean, low, high };
}

/** Return mean and 95 % interval of differences of shares between pairs that share their luck, as `paired_interval`: of flags a pair is added that differs either way by one half. Of several that hold at once, each is wider (Bonferroni). */
export function pairedInterval(given: ArrayLike<number>, several = 1): { mean: number; low: number; high: number } {
  const off = Array.from(given).filter(Number.isFinite);
  const total = off.reduce((a, b) => a + b, 0);
  const mean = off.length ? total / off.length : NaN;
  if (off.length < 2) return { mean, low: NaN, high: NaN };
  const more = off.every((v) => v === -1 || v === 0 || v === 1) ? 2 : 0;
  const size = off.length + more;
  const middle = total / size;
  const square = off.reduce((sum, v) => sum + v * v, more / 2);
  const half = student(off.length - 1, several > 1 ? normal(0.025 / several) : Z) * Math.sqrt(Math.max(square - size * middle ** 2, 0) / (size - 1) / size);
  return { mean, low: Math.max(middle - half, -1), high: Math.min(middle + half, 1) };
}
