/** A lint rule: lines of comments have 140 columns at most. Code is broken by the formatter, which leaves comments as they are. */
const MOST = 140;

/** @type {import("./rule.mjs").Rule} */
export const longComment = {
  meta: { type: "layout", schema: [], messages: { long: `A line of a comment has ${MOST} columns at most.` } },
  create({ sourceCode, report }) {
    return {
      Program() {
        for (const comment of sourceCode.getAllComments()) {
          const { start, end } = comment.loc;
          const lines = sourceCode.lines.slice(start.line - 1, end.line);
          if (lines.some((line) => line.length > MOST && !/https?:/.test(line))) report({ loc: comment.loc, messageId: "long" });
        }
      },
    };
  },
};
