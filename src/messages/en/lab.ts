/** The page Laboratory: networks of several cells learn a task side by side. */
export const lab = {
  "lab.title": "Laboratory",
  "lab.loading": "Opening the laboratory",
  "lab.failed": "The experiment stopped. The log of Gatescope says why.",
  "lab.stopped": "The experiment stopped: {reason}. Press Start to run it again; the same seed gives the same numbers.",
  "lab.none": "No experiment runs here. Press Start first.",
  "lab.badArguments":
    "The laboratory was opened with arguments that it does not know: {reason}. It takes task, length, cells, seed, seconds and starts.",
  "lab.notOpened": "There is no such network here that reads symbols. Run an experiment with another task first.",

  "lab.task": "Task",
  "lab.length": "Length",
  "lab.seed": "Seed",
  "lab.time": "Time",
  "lab.seconds": "{n, plural, one {# second} other {# seconds}}",
  "lab.cells": "Cells",
  "lab.mostCells": "Up to {most, number} side by side.",
  "lab.choices": "What is to be learned",
  "lab.source": "After {source}",

  "lab.rememberTitle": "Remember a symbol",
  "lab.rememberAbout":
    "Each network reads a capital letter, then about {n, number} small letters that mean nothing, and a question mark. It must say which capital letter it was.",
  "lab.addingTitle": "Add two marked numbers",
  "lab.addingAbout":
    "Each network reads about {n, number} numbers between 0 and 1. Two of them are marked. After the last number it must say the sum of these two, to within 0.08.",
  "lab.copyTitle": "Copy letters",
  "lab.copyAbout":
    "Each network reads four letters, then about {n, number} blanks and a colon. It must then write the four letters again, in order.",
  "lab.countingTitle": "Count: as many b as a",
  "lab.countingAbout":
    "Each network reads up to {n, number} times a, and then b. From the first b on it must say what comes next: another b, or the end when there were as many b as a.",
  "lab.bracketsTitle": "Close brackets",
  "lab.bracketsAbout":
    "Each network reads up to {n, number} brackets drawn by lot, then a bar. It must close every bracket that is still open, and then stop.",
  "lab.twoBracketsTitle": "Close brackets of two kinds",
  "lab.twoBracketsAbout":
    "Each network reads up to {n, number} round and square brackets drawn by lot, then a bar. It must close those still open, each with its own kind, the last one first.",
  "lab.quotesTitle": "Inside quotes or outside",
  "lab.quotesAbout":
    "Each network reads about {n, number} characters with none to three quotes among them, and a question mark. It must say whether that is inside quotes (i) or outside (o).",

  "lab.example": "One sequence of length {n, number}, and its answer",
  "lab.exampleReads": "it reads",
  "lab.exampleSays": "it must say",
  "lab.exampleLeftOut": "and {n, number} more",
  "lab.exampleInWords": "It reads {read}. It must say {said}.",

  "lab.controls": "Experiment",
  "lab.start": "Start",
  "lab.again": "Start Again",
  "lab.pause": "Pause",
  "lab.goOn": "Go On",
  "lab.finish": "Stop Now",
  "lab.open": "Open as a Model",
  "lab.openTitle": "Write the {cell} as a checkpoint and trace a fresh sequence with it",
  "lab.kept":
    "This was closed while it ran. What had come of it is shown. Start Again runs it from the beginning; the same seed gives the same numbers.",
  "lab.ready":
    "{cells} learn this side by side for {seconds, plural, one {# second} other {# seconds}}, from the same sequences, each with about as many parameters.",
  "lab.progress": "Progress of the experiment",
  "lab.running": "Still learning. {verdict}",
  "lab.paused": "Paused. {verdict}",
  "lab.noneLearned": "At length {n, number}, none has learned it: {cells}.",
  "lab.allLearned": "At length {n, number}, all have learned it: {cells}.",
  "lab.someLearned": "Learned at length {n, number}: {solved}. Not learned: {failed}.",
  "lab.updates":
    "{update, plural, one {# update} other {# updates}} of each network, {seconds, plural, one {# second} other {# seconds}}",

  "lab.networks": "The networks",
  "lab.size": "{units, plural, one {# unit} other {# units}}, {parameters, plural, one {# parameter} other {# parameters}}",
  "lab.rightAt": "right at lengths near {n, number}",
  "lab.guessing": "guessing gives {chance}, solved is {solved}",
  "lab.asGuessing": "no better than guessing",
  "lab.betterThanGuessing": "better than guessing, but not solved",
  "lab.notAt": "solved near length {n, number}, but not at {at, number}",
  "lab.breaksAt": "right up to length {n, number}, breaks at {at, number}",
  "lab.beyond": "right beyond: up to length {n, number}, breaks at {at, number}",
  "lab.neverBreaks": "right at every length tested, up to {n, number}",
  "lab.meter": "{share} of fresh sequences right; guessing gives {chance}, solved is {solved}",

  "lab.accuracy": "Who learns it",
  "lab.accuracyAbout": "Share of fresh sequences that each network gets right while it learns.",
  "lab.accuracyInWords": "Share of right sequences after {update, plural, one {# update} other {# updates}}: {shares}",
  "lab.shareOf": "{cell} {share}",
  "lab.right": "right",
  "lab.updatesAxis": "updates",
  "lab.chance": "guessing",
  "lab.solved": "solved",

  "lab.lengths": "How far it goes",
  "lab.lengthsAbout":
    "Share of sequences right, by their length. Right of the line are lengths that no network has learned from.",
  "lab.lengthsInWords": "Share of right sequences by length: {reaches}",
  "lab.reachOf": "{cell} solves it up to length {n, number}",
  "lab.lengthAxis": "length of the sequence",
  "lab.trained": "learned up to here",

  "lab.gradient": "Why: how far back a mistake is felt",
  "lab.gradientAbout":
    "Of a mistake at the last answer, so much is left {n, number} steps earlier before any learning: {shares}. Where nothing is felt, nothing can be learned.",
  "lab.gradientAboutAll":
    "Of a mistake at the last answer, so much is left {n, number} steps earlier before any learning: {shares}. Short sequences, over which it is felt, show the way to longer ones.",
  "lab.gradientInWords": "What is left of the gradient {n, number} steps back, before learning: {before}. Now: {after}",
  "lab.gradientAxis": "gradient that is left",
  "lab.distanceAxis": "steps back from the answer",
  "lab.before": "{cell}, before",
  "lab.beforeLearning": "dashed: before learning",
  "lab.stepsBack": "{n, plural, one {# step} other {# steps}} back",

  "lab.countingUnits": "The unit that counts",
  "lab.keepingUnits": "The unit that keeps the answer",
  "lab.countingUnitsAbout":
    "In each network, the unit whose state goes best with what must be kept. Here it reads a sequence of length {n, number}: the true value, and the value that its state stands for. It learned from lengths up to {trained, number}.",
  "lab.countingUnit":
    "{cell}: unit {unit, number}, state {state}. Correlation with the true value {share}; the best of as many random directions has {random}.",
  "lab.noCountingUnit":
    "{cell}: no unit does it alone. The best one, unit {unit, number} of {state}, correlates with the true value by {share}, and the best of as many random directions by {random}.",
  "lab.trueValue": "true value",
  "lab.saidValue": "unit {unit, number}",
  "lab.step": "steps",
  "lab.stepOf": "step {n, number}",
  "lab.valueAxis": "value",
  "lab.countInWords":
    "Over {n, plural, one {# step} other {# steps}} the true value goes up to {most, number}, and unit {unit, number} says at most {said}",
} as const;
