/** What computes in the shell: the kernel with as many threads as are asked for, or the plain interpreter where it cannot run. */
import { chooseCompute, type Compute } from "../engine/session/compute";
import { embeddedKernel } from "../engine/kernel/embedded";
import { threadStarter, type Threads } from "../worker/startThread";

/** `tell` hears why a second thread stopped by itself. */
export function computeWith(threads: Threads, tell: (line: string) => void): Compute {
  return chooseCompute(embeddedKernel(), { startThread: threadStarter(threads, (error) => tell(error.message)) });
}
