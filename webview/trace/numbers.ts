/** How values of a trace are written. */

/** Four decimals tell neighbouring colours apart; greater numbers need fewer. */
export function formatValue(value: number | undefined): string {
  if (value === undefined) return "…";
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  return value.toFixed(Math.abs(value) >= 100 ? 2 : 4).replace("-", "−");
}

/** With a sign, in three significant digits. */
export function signed(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "+";
  if (size === 0) return "0";
  if (size >= 999.5) return `${sign}${size.toFixed(0)}`;
  return `${sign}${size < 0.001 ? size.toExponential(1).replace("-", "−") : size.toPrecision(3)}`;
}

/** In three significant digits, as beside a colour bar. */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(3))).replace("-", "−");
}
