/** The scale of a slider: a round step, and ends at whole steps, so that every round number can be set. */
export interface Scale { low: number; high: number; step: number }

/** By how much a step may exceed its share of the range. */
const NEARLY = 1.25;

/** Return the scale over a range in about so many steps; the step is 1, 2 or 5 times a power of ten. */
export function scaleOf(low: number, high: number, steps = 100): Scale {
  const fine = (high - low) / steps;
  if (!(fine > 0)) return { low, high, step: 1 };
  const ten = 10 ** Math.floor(Math.log10(fine * NEARLY));
  const step = Number((ten * ([5, 2].find((times) => times * ten <= fine * NEARLY) ?? 1)).toPrecision(1));
  const at = (places: number) => Number((places * step).toPrecision(12));
  return { low: at(Math.floor(low / step + 1e-9)), high: at(Math.ceil(high / step - 1e-9)), step };
}
