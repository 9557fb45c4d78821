/** Temml, which makes MathML of TeX. */
import temml from "temml";

export const mathMl = (tex: string): string => temml.renderToString(tex, { trust: true, throwOnError: false });
