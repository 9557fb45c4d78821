/**
 * How numbers are written where no language matters, one function for each way of writing, for the pages, VS Code's own places and
 * the shell. Counts and shares are the language's (`format.ts`).
 */

/** Of what is no finite number; null: it is one. */
function unusual(value: number): string | null {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? null : value > 0 ? "∞" : "−∞";
}

/** With a real minus sign. */
function withMinus(text: string): string {
  return text.replaceAll("-", "−");
}

/** A value where it is read out, undefined while it is not known: four decimals tell neighbouring colours apart. */
export function readOut(value: number | undefined): string {
  return value === undefined ? "…" : decimals(value, Math.abs(value) >= 100 ? 2 : 4);
}

/** With so many decimals, and no "−0.000"; `sign` writes a plus too. */
export function decimals(value: number, places: number, sign = false): string {
  const odd = unusual(value);
  if (odd !== null) return odd;
  const digits = Math.abs(value).toFixed(places);
  if (Number(digits) === 0) return digits;
  return `${value < 0 ? "−" : sign ? "+" : ""}${digits}`;
}

/** With its sign and so many significant digits, for numbers that add up; in powers of ten below 0.001 and from 1e9 on. */
export function signed(value: number, digits = 3): string {
  const odd = unusual(value);
  if (odd !== null) return value > 0 ? `+${odd}` : odd;
  const size = Math.abs(value);
  if (size === 0) return "0";
  const isPower = size < 0.001 || size >= 1e9;
  const text = isPower ? size.toExponential(digits - 1) : size >= 10 ** digits - 0.5 ? size.toFixed(0) : size.toPrecision(digits);
  return `${value < 0 ? "−" : "+"}${withMinus(text)}`;
}

/** In four significant digits, in powers of ten outside 0.001 to 999,999. */
export function significant(value: number): string {
  const odd = unusual(value);
  if (odd !== null) return odd;
  const size = Math.abs(value);
  if (size === 0) return "0";
  return withMinus(size < 1e-3 || size >= 1e6 ? value.toExponential(3) : value.toPrecision(4));
}

/** In at most so many significant digits, without zeros at its end: at the ends of colours and axes, and in sentences. */
export function short(value: number, digits = 3): string {
  return unusual(value) ?? withMinus(String(Number(value.toPrecision(digits))));
}

/** A share from 0 to 1, in three decimals; in powers of ten below 0.001. */
export function fraction(value: number): string {
  const odd = unusual(value);
  if (odd !== null) return odd;
  if (value === 0 || value === 1) return String(value);
  return withMinus(value >= 0.001 ? value.toFixed(3) : value.toExponential(0));
}

/** Where there is little room, in six characters as a rule: in powers of ten below 0.0005 and from 100,000 on; `sign` writes a plus too. */
export function compact(value: number, sign = false): string {
  const plus = sign && value > 0 ? "+" : "";
  const odd = unusual(value);
  if (odd !== null) return `${plus}${odd}`;
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.0005 || size >= 99_999.5) return plus + withMinus(value.toExponential(size < 1 ? 0 : 1).replace("e+", "e"));
  return plus + withMinus(value.toFixed(size < 1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0));
}

/** What rounding leaves over, in powers of ten. */
export function leftOver(value: number): string {
  return unusual(value) ?? withMinus(value.toExponential(1));
}
