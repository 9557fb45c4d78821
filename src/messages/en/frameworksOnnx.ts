/** What is said of ONNX's recurrent operators. */
export const frameworksOnnx = {
  "frameworksOnnx.connects": "The file's graph says how its parts are connected.",
  "frameworksOnnx.weightsComputed":
    "The weights {names} of {node} ({op}) are computed while the graph runs, so they cannot be read.",
  "frameworksOnnx.unfit":
    "{node} ({op}, {direction}) was left out: its weights have shapes that do not fit each other: {shapes}.",
  "frameworksOnnx.unknownActivation": "{node} ({op}) uses the activation {activation}, which is not run.",
  "frameworksOnnx.computed": "{names} of {node} ({op}) is computed while the graph runs, so it cannot be read.",
  "frameworksOnnx.clips": "{node} ({op}) clips what goes into its gates to ±{clip, number}, which is run for LSTM alone.",
  "frameworksOnnx.layerNorm": "{node} (LSTM) normalises what goes into its gates, which is not run. Its weights can be seen.",
  "frameworksOnnx.projectionBias": "{node} (LSTM) adds a bias to its projection, which is not run. Its weights can be seen.",
  "frameworksOnnx.coupledProjection":
    "{node} (LSTM) has coupled gates and a projection, which are not run together. Its weights can be seen.",
  "frameworksOnnx.gateOrder": "ONNX's operators stack them so.",
  "frameworksOnnx.spelled":
    "{node} is spelled out ({form, select, Loop {as a Loop} Scan {as a Scan} step {as one step whose states go in and come out} other {step after step}}); its equations are those of {op}, and its gates were told apart by them.",
  "frameworksOnnx.equationsSay": "The equations of {node} say so.",
  "frameworksOnnx.headOfSteps":
    "{name} reads {reads, number} numbers, and the recurrent nodes give {given, number} at a step: it reads several steps side by side, or a part of one. It is not connected; what is shown is the recurrent nodes by themselves.",
  "frameworksOnnx.outputNotFollowed":
    "What the graph gives is not followed back to the recurrent nodes through {operator}, so no output is shown. The recurrent nodes run by themselves.",
  "frameworksOnnx.graphSays": "The graph says so.",
  "frameworksOnnx.nodesSay": "The nodes say so.",
  "frameworksOnnx.beginWith": "The nodes begin with {names}.",
  "frameworksOnnx.lengths": "steps: {lengths}",
  "frameworksOnnx.lengthConstant":
    "The graph has a constant {operand}: what comes behind gives 0, and in reverse a layer begins at the last of these steps.",
  "frameworksOnnx.bothBiases": "{node} has both in one tensor.",
  "frameworksOnnx.biasOfGates": "{node} has one for each gate.",
  "frameworksOnnx.noBias": "{node} has no {operand}.",
  "frameworksOnnx.namesThem": "{node} names them.",
  "frameworksOnnx.defaults": "ONNX's defaults, as no other is named.",
  "frameworksOnnx.linearBeforeReset": "{node} has {attribute} {value, number}.",
} as const;
