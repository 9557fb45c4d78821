/**
 * What VS Code shows of package.json. `npm run messages` writes these to package.nls.json and package.nls.ko.json, which
 * know no arguments; sentences that name a command take its title from here.
 */
export const contributions = {
  "contributions.displayName": "Gatescope",
  "contributions.description":
    "Look inside recurrent networks: run an LSTM, GRU or RNN over the text you are reading and see every gate and state at every token.",
  "contributions.category": "Gatescope",
  "contributions.untrustedWorkspaces":
    "Nothing in a checkpoint, a manifest or a text is ever executed: pickles are read as data with a list of known constructors, and every size in a file is bounded before memory is taken.",
  "contributions.virtualWorkspaces":
    "Checkpoints are read from disk in ranges, so that files of gigabytes open at once; a virtual workspace has no disk.",
  "contributions.visualize": "Visualize LSTM",
  "contributions.visualizeSample": "Visualize a Sample Text",
  "contributions.lookAtDigits": "Look at Digits…",
  "contributions.visualizeWithCheckpoint": "Visualize LSTM with This Checkpoint",
  "contributions.visualizeNumbers": "Visualize a File of Numbers…",
  "contributions.explainCheckpoint": "Explain This Checkpoint",
  "contributions.compareCheckpoints": "Compare Checkpoints",
  "contributions.chooseModel": "Choose Model…",
  "contributions.chooseVocabulary": "Choose Vocabulary…",
  "contributions.giveSource": "Give the Encoder's Text…",
  "contributions.train": "Train a Model on This Text…",
  "contributions.lab": "Open the Laboratory",
  "contributions.traceAgain": "Trace Again",
  "contributions.cancelTrace": "Cancel Trace",
  "contributions.showToken": "Show Token at the Caret in the Panel",
  "contributions.colourText": "Colour Text By…",
  "contributions.toggleTextColours": "Text Colours On and Off",
  "contributions.tokenColour": "The frame around the token in focus, in a traced text.",
  "contributions.focusBack": "Focus Back",
  "contributions.focusForward": "Focus Forward",
  "contributions.models": "Models",
  "contributions.traces": "Traces",
  "contributions.pins": "Pinned Units",
  "contributions.views": "Saved Views",
  "contributions.noTraces":
    "Nothing is traced. Let a network read the text that is open, or a scene by Shakespeare.\n[Visualize LSTM](command:gatescope.visualize)\n[Visualize a Sample Text](command:gatescope.visualizeSample)",
  "contributions.noPins":
    "A unit that does something worth remembering can be pinned under a name of yours: choose it in a trace, and press Pin beside its chart in the heatmap. It then stands on top of the heatmap in every text that its model reads.",
  "contributions.noViews":
    "A view is a text, a model and where you looked. Save one to come back to it.\n[Save View…](command:gatescope.saveView)",
  "contributions.openModel": "Open in the Inspector",
  "contributions.visualizeWith": "Visualize with This Model",
  "contributions.visualizeBeside": "Visualize in a Panel Beside…",
  "contributions.useModel": "Choose This Model",
  "contributions.compareModel": "Compare With…",
  "contributions.showTrace": "Show Trace",
  "contributions.closeTrace": "Close Trace",
  "contributions.showPin": "Look at This Unit",
  "contributions.renamePin": "Rename Pinned Unit…",
  "contributions.unpin": "Unpin",
  "contributions.saveView": "Save View…",
  "contributions.showView": "Show View",
  "contributions.renameView": "Rename View…",
  "contributions.deleteView": "Delete View",
  "contributions.inspector": "Gatescope Checkpoint Inspector",
  "contributions.start": "Look Inside a Recurrent Network",
  "contributions.startAbout": "A text, a model, and every gate and state at every token.",
  "contributions.startTrace": "See a network read a text",
  "contributions.startTraceAbout":
    "A scene by Shakespeare opens, and beside it every gate and state of the chosen layer: tokens from left to right, units from top to bottom.\n[Visualize a Sample Text](command:gatescope.visualizeSample)\nFor a text of your own, open it, select what interests you and run **Visualize LSTM**: in the command palette, in the editor's context menu or at the editor's top right.",
  "contributions.startTracePicture": "A text, and beside it the panel with the heatmap of a layer.",
  "contributions.startHover": "Point at the text",
  "contributions.startHoverAbout":
    "Hover a word of a traced text: the values of the token under the pointer, and what the model expects next. A click in the heatmap selects the token in the text.",
  "contributions.startHoverPicture": "A text is traced, and the values of its tokens are looked at.",
  "contributions.startModel": "Choose a model, or bring your own",
  "contributions.startModelAbout":
    "Compare an LSTM, a GRU and a plain RNN on the same text.\n[Choose Model…](command:gatescope.chooseModel)\nOr open a checkpoint (PyTorch, Keras, safetensors, ONNX and others) to see what is inside, and run it from there.\n[Open a Checkpoint…](command:workbench.action.files.openFile)",
  "contributions.startModelPicture": "The inspector with a checkpoint's layers and tensors.",
  "contributions.modelSetting":
    "The model that **Visualize LSTM** runs: the name of a bundled model (`bytes`, `shakespeare-lstm`, `shakespeare-gru`, `shakespeare-rnn`, `family-lstm` and others) or the path of a checkpoint, absolute or relative to the workspace folder; of a file with several recurrent parts, one of them (`path::part`). **Gatescope: Choose Model…** sets it.",
  "contributions.hoverSetting": "Show gate and state values when hovering the text of a traced document.",
  "contributions.followEditsSetting":
    "Trace on from the first changed token while the text is edited. Otherwise what an edit made stale is marked until it is traced again.",
  "contributions.threadsSetting":
    "How many threads compute one trace: auto takes two where there are two cores. The numbers are the same with either. Takes effect when the engine starts next: after half a minute without a trace, or when the window is reloaded.",
  "contributions.memorySetting":
    "How much memory, in MB, the gates and states of one trace may take. Past it, values are computed again where they are looked at.",
} as const;
