/**
 * The arguments of an ICU text, found by the type system. It reads `{name}` and `{name, …}` as an argument wherever they
 * stand, which is right because no branch of a plural or select begins with a single word before "}" or ","
 * (test/unit/messages/catalogues.test.ts holds that for every text, by comparing with the parser).
 */

/** The arguments as an object type. Numbers and plurals take a number, a select takes a string, all else a `Plain`. */
export type ArgumentsOf<Text extends string, Plain> = { readonly [Each in Found<Text> as Each[0]]: TypeOf<Each[1], Plain> };

/** A pair of name and kind for every argument of the text. */
type Found<Text extends string> = Text extends `${string}{${infer Rest}` ? First<Rest> | Found<Rest> : never;

/** The argument that begins right after an opening brace, if one does. */
type First<Rest extends string> = Rest extends `${infer Inside}}${string}`
  ? Inside extends `${infer Name}, ${infer Kind}`
    ? [Word<Name>, KindOf<Kind>]
    : [Word<Inside>, "plain"]
  : never;

type Word<Name extends string> = Name extends "" | `${string}${" " | "\n" | "{" | "#" | ","}${string}` ? never : Name;

type KindOf<Kind extends string> = Kind extends `select,${string}` ? "select" : "number";

type TypeOf<Kind, Plain> = Kind extends "number" ? number : Kind extends "select" ? string : Plain;
