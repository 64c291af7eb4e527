import type { Liquid } from 'liquidjs';

const toNumber = (value: unknown): number => {
  const number = Number(value);
  return Number.isFinite(number) ? number : 0;
};

/** Arithmetic as Ruby's Liquid does it: whole numbers divide to whole numbers, rounded down. */
export function registerNumberFilters(engine: Liquid): void {
  engine.registerFilter('divided_by', (dividend: unknown, divisor: unknown) => {
    const [a, b] = [toNumber(dividend), toNumber(divisor)];
    if (b === 0) throw new Error('divided by 0');
    return Number.isInteger(a) && Number.isInteger(b) ? Math.floor(a / b) : a / b;
  });
  engine.registerFilter('modulo', (dividend: unknown, divisor: unknown) => {
    const [a, b] = [toNumber(dividend), toNumber(divisor)];
    if (b === 0) throw new Error('divided by 0');
    return a - b * Math.floor(a / b);
  });
}
