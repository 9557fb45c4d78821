/** Numbers as people read them, the same in every chart, table and read-out. */

import { significant } from "../../src/messages/numbers";
import { formatCount } from "../shell/language";

export { formatCount };

/** As `significant`, whole and grouped from 10,000 to 999,999. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  return size >= 1e4 && size < 1e6 ? formatSigned(Math.round(value)) : significant(value);
}

/** As formatNumber without trailing zeros, for axes. */
export function formatTick(value: number): string {
  const text = formatNumber(value);
  return text.includes(".") ? text.replace(/\.?0+(?=$|e)/, "") : text;
}

/** A share from 0 to 1 in per cent: "0", "<0.01", "12.50", "100" (and "100" only when it is all). */
export function formatPercent(share: number): string {
  if (share === 0) return "0";
  if (share === 1) return "100";
  const percent = share * 100;
  if (percent < 0.01) return "<0.01";
  return percent > 99.99 ? ">99.99" : percent.toPrecision(4);
}

/** A size in bytes: "512 B", "6.3 MB", in powers of 1000. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : Number(value.toPrecision(3))} ${units[unit] ?? ""}`;
}

function formatSigned(value: number): string {
  return value < 0 ? `−${formatCount(-value)}` : formatCount(value);
}

const raised = [..."⁰¹²³⁴⁵⁶⁷⁸⁹"];

/** A positive number by its size: two digits down to 0.01, and below that the nearest power of ten, "10⁻⁷". */
export function formatPower(value: number): string {
  if (value === 0) return "0";
  if (value >= 0.01 && value < 1e4) return String(Number(value.toPrecision(2)));
  const exponent = Math.round(Math.log10(value));
  const digits = [...String(Math.abs(exponent))].map((digit) => raised[Number(digit)]).join("");
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}
