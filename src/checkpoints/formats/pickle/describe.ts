/** What a pickle is by the classes it names and by its outermost value, in words, with what to do about it. */
import { message, type Message } from "../../../messages/message";
import { legible } from "../../errors";
import { Instance, typeName, type Value } from "../pytorch/values";

export interface PickleDescription {
  /** "a pickled scikit-learn model (sklearn.svm.SVC)". */
  readonly what: Message;
  readonly advice: Message;
  /** Whether another program's model is in it. */
  readonly isForeign: boolean;
}

const makers: readonly { readonly pattern: RegExp; readonly what: Message; readonly advice: Message }[] = [
  {
    pattern: /^(tensorflow\.python\.|tf_)?keras\./,
    what: message("formatsPytorch.pickledKeras"),
    advice: message("formatsPytorch.adviceKeras"),
  },
  {
    pattern: /^tensorflow\./,
    what: message("formatsPytorch.pickledTensorflow"),
    advice: message("formatsPytorch.adviceTensorflow"),
  },
  {
    pattern: /^(sklearn|skorch)\./,
    what: message("formatsPytorch.pickledScikit"),
    advice: message("formatsPytorch.adviceScikit"),
  },
  {
    pattern: /^(torch|torchtext)\./,
    what: message("formatsPytorch.pickledPytorch"),
    advice: message("formatsPytorch.advicePytorch"),
  },
  { pattern: /^(jax|flax)\./, what: message("formatsPytorch.pickledJax"), advice: message("formatsPytorch.adviceJax") },
  {
    pattern: /^theano\./,
    what: message("formatsPytorch.pickledTheano"),
    advice: message("formatsPytorch.adviceTheano"),
  },
  { pattern: /^(pandas|scipy)\./, what: message("formatsPytorch.pickledTables"), advice: message("formatsPytorch.adviceTables") },
];

const mostClasses = 5;

export function describePickle(value: Value, placeholders: readonly string[]): PickleDescription {
  const root = value instanceof Instance ? value.className : null;
  const maker = makers.find(({ pattern }) => placeholders.some((name) => pattern.test(name)));
  if (maker) return { what: naming(maker.what, placeholders), advice: maker.advice, isForeign: true };
  if (isVocabulary(value)) {
    const advice = message("formatsPytorch.adviceVocabulary");
    return { what: message("formatsPytorch.pickledVocabulary", { count: value.size }), advice, isForeign: false };
  }
  const outermost =
    root === null
      ? message("formatsPytorch.pickleOf", { what: typeName(value) })
      : message("formatsPytorch.pickleOfObject", { className: legible(root) });
  return {
    what: naming(outermost, placeholders),
    advice: message("formatsPytorch.advicePickle"),
    isForeign: root !== null,
  };
}

function naming(what: Message, placeholders: readonly string[]): Message {
  if (placeholders.length === 0) return what;
  const classes = placeholders.slice(0, mostClasses).map(legible).join(", ");
  const more = placeholders.length - mostClasses;
  return more > 0
    ? message("formatsPytorch.pickleNamesMore", { what, classes, more })
    : message("formatsPytorch.pickleNames", { what, classes });
}

/** A dictionary between texts and whole numbers. */
function isVocabulary(value: Value): value is Map<Value, Value> {
  if (!(value instanceof Map) || value.size === 0) return false;
  for (const [key, item] of value) {
    const kinds = [typeof key, typeof item].sort().join(" ");
    if (kinds !== "number string") return false;
  }
  return true;
}
