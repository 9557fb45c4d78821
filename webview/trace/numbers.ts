/** How values of a trace are written. */

/** Four decimals tell neighbouring colours apart; greater numbers need fewer. */
export function formatValue(value: number | undefined): string {
  if (value === undefined) return "…";
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  return value.toFixed(Math.abs(value) >= 100 ? 2 : 4).replace("-", "−");
}
