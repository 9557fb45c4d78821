/** What a pickle is by the classes it names and by its outermost value, in words, with what to do about it. */
import { legible } from "../../errors";
import { Instance, typeName, type Value } from "../pytorch/values";

export interface PickleDescription {
  /** "a pickled scikit-learn model (sklearn.svm.SVC)". */
  readonly what: string;
  readonly advice: string;
  /** Whether another program's model is in it. */
  readonly isForeign: boolean;
}

const makers: readonly { readonly pattern: RegExp; readonly what: string; readonly advice: string }[] = [
  {
    pattern: /^(tensorflow\.python\.|tf_)?keras\./,
    what: "a pickled Keras model",
    advice: 'Load it in Keras and save it with model.save("model.keras").',
  },
  { pattern: /^tensorflow\./, what: "a pickled TensorFlow object", advice: "Load it in TensorFlow and save a checkpoint." },
  {
    pattern: /^(sklearn|skorch)\./,
    what: "a pickled scikit-learn model",
    advice: "It is no recurrent network unless it holds one; save that one's weights by themselves.",
  },
  { pattern: /^(torch|torchtext)\./, what: "a pickle of PyTorch objects", advice: "Save it with torch.save." },
  { pattern: /^(jax|flax)\./, what: "a pickle of JAX objects", advice: "Turn its arrays into NumPy's first: jax.device_get." },
  {
    pattern: /^theano\./,
    what: "a pickle of Theano objects",
    advice: "Save the values of its shared variables: variable.get_value().",
  },
  { pattern: /^(pandas|scipy)\./, what: "a pickle of tables", advice: "Open the file of weights instead." },
];

const mostClasses = 5;

export function describePickle(value: Value, placeholders: readonly string[]): PickleDescription {
  const classes = placeholders.slice(0, mostClasses).map(legible).join(", ");
  const named =
    classes === ""
      ? ""
      : ` (it names ${classes}${placeholders.length > mostClasses ? ` and ${placeholders.length - mostClasses} more` : ""})`;
  const root = value instanceof Instance ? value.className : null;
  const maker = makers.find(({ pattern }) => placeholders.some((name) => pattern.test(name)));
  if (maker) return { what: `${maker.what}${named}`, advice: maker.advice, isForeign: true };
  if (isVocabulary(value)) {
    const advice = "It is used as a vocabulary where it lies beside a checkpoint; open the file of weights.";
    return { what: `a pickle of ${value.size} texts and numbers, as a vocabulary is kept`, advice, isForeign: false };
  }
  const outermost = root === null ? typeName(value) : `an object of ${legible(root)}`;
  return {
    what: `a pickle of ${outermost}${named}`,
    advice: "Save the weights as NumPy arrays or with the safetensors package.",
    isForeign: root !== null,
  };
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
