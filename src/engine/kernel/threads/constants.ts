/* oxlint-disable gatescope/long-comment -- a row of a table is one line */
/**
 * The constants of the second thread's scheduling, all of them. They were chosen with `npm run bench -- engine`, alone and
 * beside a busy core, on one machine of two cores (AMD EPYC, Linux); none was tried on another. The table says what happens
 * where one is wrong. No constant changes a number that is computed, and whatever they are, TimeBalance stops asking a
 * thread that loses time. The setting gatescope.engine.threads, set to 1, turns all of it off.
 *
 * | constant | what it is | wrong on another machine |
 * |---|---|---|
 * | LOOKS_PER_MS | looks at shared memory a millisecond | the times below are longer or shorter by as much |
 * | SPINS | looks for the other half before sleeping: a step of a large layer | fewer: sleeps in every step, slower than one thread; more: a core is kept busy for nothing |
 * | IDLE_SPINS | looks for work between two chunks | fewer: the thread sleeps between chunks and is called again; more: a core is kept busy |
 * | PATIENCE_MS | silence after which the thread counts as dead | less: a machine that swaps loses its thread; more: a dead thread is noticed later |
 * | PRIORITY | the thread's nice value, on Linux | higher: kept from work that the first thread waits for; 0: it takes the first one's core for longer |
 * | SHORT_CALL | the first call in some work: looks so long, then is let alone so long | longer looks: on a single core the first thread stands still as long |
 * | LONG_CALL | later calls: two ticks of the system's clock, after which it moves a thread to a free core | shorter than two ticks: a free core is never found |
 * | CALLING_MS | how long the first thread looks whether a called one comes | less: comes too late to count; more: lost at each call in vain |
 * | MOMENT_MS | before a thread that no core runs is looked for again | less: looked for too often; more: a free core is found later |
 * | PAUSE_MS | a pause after which work counts as other work | less: what was learnt is forgotten between chunks; more: is believed too long |
 * | LATE_MS | work so long that a thread may come late to it | less: waits for a sleeping thread; more: large products stay with one thread |
 * | LOOKS | looks at the thread, a microsecond or two | fewer: a thread that is about to be ready is missed |
 * | CREDIT_MS | gains are remembered up to here | more: a machine that becomes busy is noticed later |
 * | RELIEF | rest after a loss, in losses; doubled each time | less: more of the time is lost on a busy machine, 5 % at 20 |
 * | LONGEST_REST_MS | the longest rest | more: a machine that becomes free is noticed later |
 * | RENEWAL | times together before one thread is measured anew | more: a machine that changes its speed misleads longer |
 * | STRETCH_MS | what is done before it is asked again who does it | less: asking costs; more: reacts later |
 * | SHORTEST | the same in steps, for large layers | as STRETCH_MS |
 * | THREAD_AFTER_MS | work after which the thread is started at all | less: short texts pay for starting a thread; more: long ones have it later |
 */

export const LOOKS_PER_MS = 400_000;
export const SPINS = 0.05 * LOOKS_PER_MS;
export const IDLE_SPINS = LOOKS_PER_MS;
export const PATIENCE_MS = 20_000;
export const PRIORITY = 2;

/** How long a thread that was called looks for work, and how long it is let alone when that was for nothing; milliseconds. */
export interface Call {
  readonly looks: number;
  readonly rest: number;
}
export const SHORT_CALL: Call = { looks: 0.06, rest: 25 };
export const LONG_CALL: Call = { looks: 6, rest: 240 };
export const CALLING_MS = 0.1;
export const MOMENT_MS = 1.25;
export const PAUSE_MS = 10;
export const LATE_MS = 3;
export const LOOKS = 1000;

export const CREDIT_MS = 10;
export const RELIEF = 20;
export const LONGEST_REST_MS = 2000;
export const RENEWAL = 64;
export const STRETCH_MS = 1;
export const SHORTEST = 4;

export const THREAD_AFTER_MS = 300;
