/** What gradients cannot be taken of. */
export const gradients = {
  "gradients.stepsOutside":
    "The target is read after the steps {first, number} to {last, number}, but there are the steps 0 to {end, number}.",
  "gradients.stepsNotAsked":
    "The target is read after the steps {first, number} to {last, number}, outside of the steps {from, number} to {to, number} that were asked for.",
  "gradients.fixedLength":
    "A layer of this network reads a fixed number of steps of each sequence, and gradients through such a layer are not computed.",
  "gradients.weighsOthers":
    "The target weighs {count, plural, one {# number} other {# numbers}}, which is no multiple of the network''s {outputs, plural, one {# output} other {# outputs}}.",
  "gradients.noState": "There is no state {state} in a layer {layer, number} whose gradient could be taken.",
  "gradients.noUnit":
    "The state {state} of layer {layer, number} has {size, plural, one {# number} other {# numbers}}, so none at {unit, number}.",
  "gradients.noHead": "The model has no head, so nothing that it predicts has a gradient. Choose a unit as the target.",
  "gradients.noLoss": "A model that reads vectors predicts no tokens, so it has no loss.",
  "gradients.noToken":
    "The model predicts {tokens, plural, one {# token} other {# tokens}}, so none with the number {token, number}.",
  "gradients.memoryRefused": "The gradients need {megabytes, number} MB, which the system refused. Go back fewer steps.",
} as const;
