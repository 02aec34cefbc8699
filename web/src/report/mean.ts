/** Means over histories, year by year. */

/** Mean of each year over the histories that did not fail; of values [year][history], flat. */
export function yearlyMeans(values: Float32Array, years: number, lanes: number, skip: ReadonlySet<number>): number[] {
  return Array.from({ length: years }, (_, year) => {
    let [sum, count] = [0, 0];
    for (let k = 0; k < lanes; k++) {
      if (skip.has(k)) continue;
      sum += values[year * lanes + k]!;
      count++;
    }
    return sum / count;
  });
}
