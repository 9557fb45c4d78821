/** The experiment's charts, as data: accuracy over updates, accuracy by length, gradients by distance, a unit beside the true count. */
import type { LabCounting, LabReport } from "../../../src/protocol/lab";
import type { Line, LinesData } from "../../charts/linesChart";
import { formatPower, formatTick } from "../../charts/numbers";
import { formatWholeShare, say, textOf } from "../../shell/language";
import { accuracyOf, shareLeftAt, sharesLeft } from "./store";

const share = () => ({ title: say("lab.right"), said: formatWholeShare, min: 0, max: 1 });

/** A straight line at a share, as far as the axis goes. */
function limit(label: string, at: number, to: number): Line {
  return {
    label,
    place: null,
    isFaint: true,
    points: [
      { x: 0, y: at },
      { x: to, y: at },
    ],
  };
}

export function accuracyChart(report: LabReport): LinesData {
  const { learners, chance, solved, update } = report;
  const to = Math.max(1, update);
  const shares = learners.map((learner) => {
    return say("lab.shareOf", { cell: learner.title, share: formatWholeShare(accuracyOf(learner)) });
  });
  return {
    from: report,
    lines: [
      ...learners.map(({ title, points }, place) => ({
        label: textOf(title),
        points: points.map(({ update: x, accuracy: y }) => ({ x, y })),
        place,
        isFaint: false,
      })),
      limit(say("lab.solved"), solved, to),
      limit(say("lab.chance"), chance, to),
    ],
    x: { title: say("lab.updatesAxis"), said: (n) => say("train.scrub", { update: n }) },
    y: share(),
    description: say("lab.accuracyInWords", { update, shares }),
  };
}

export function lengthChart(report: LabReport, trained: number): LinesData {
  const { learners } = report;
  const reaches = learners.map(({ title, reach }) => say("lab.reachOf", { cell: title, n: reach.length }));
  return {
    from: report,
    lines: [
      ...learners.map(({ title, byLength }, place) => ({
        label: textOf(title),
        points: byLength.map(({ length: x, accuracy: y }) => ({ x, y })),
        place,
        isFaint: false,
      })),
      {
        label: say("lab.trained"),
        place: null,
        isFaint: true,
        points: [
          { x: trained, y: 0 },
          { x: trained, y: 1 },
        ],
      },
    ],
    x: { title: say("lab.lengthAxis"), said: formatTick },
    y: share(),
    description: say("lab.lengthsInWords", { reaches }),
  };
}

export function gradientChart(report: LabReport): LinesData {
  const { learners } = report;
  const n = Math.min(...learners.map(({ before }) => before.length));
  const at = (key: "before" | "after") =>
    learners.map((learner) => say("lab.shareOf", { cell: learner.title, share: formatPower(shareLeftAt(learner[key], n)) }));
  return {
    from: report,
    lines: [
      ...learners.flatMap(({ title, before, after }, place) => [
        { label: textOf(title), points: sharesLeft(after), place, isFaint: false },
        { label: say("lab.before", { cell: title }), points: sharesLeft(before), place, isFaint: true, isUnlisted: true },
      ]),
      { label: say("lab.beforeLearning"), points: [], place: null, isFaint: true },
    ],
    x: { title: say("lab.distanceAxis"), said: (steps) => say("lab.stepsBack", { n: steps }) },
    y: { title: say("lab.gradientAxis"), said: formatPower, isLogarithmic: true },
    description: say("lab.gradientInWords", { n, before: at("before"), after: at("after") }),
  };
}

export function countChart(counting: LabCounting, place: number): LinesData {
  const { unit, shown } = counting;
  const { counts, said } = shown;
  const points = (values: readonly number[]) => values.map((y, at) => ({ x: at + 1, y }));
  const n = counts.length;
  return {
    from: counting,
    lines: [
      { label: say("lab.trueValue"), points: points(counts), place: null, isFaint: false },
      { label: say("lab.saidValue", { unit }), points: points(said), place, isFaint: false },
    ],
    x: { title: say("lab.step"), said: (step) => say("lab.stepOf", { n: step }) },
    y: { title: say("lab.valueAxis"), said: formatTick },
    description: say("lab.countInWords", { n, most: Math.max(...counts), unit, said: formatTick(Math.max(...said)) }),
  };
}
