/** The loop of a second thread: it waits for work in shared memory (see Control in ops.ts), does it, and says so. */
import { run } from "./machine";
import { Control } from "./ops";
import { projectTogether } from "./products";

// @ts-ignore: decorator
@inline
function word(control: usize, position: i32): i32 {
  return load<i32>(control + (<usize>position << 2));
}

export function serve(control: usize, spins: i32): void {
  const posted = control + (Control.Posted << 2), ready = control + (Control.Ready << 2), rest = control + (Control.Rest << 2);
  const beat = control + (Control.Beat << 2), calls = control + (Control.Calls << 2), stop = control + (Control.Stop << 2);
  let patience = spins;
  let seen = atomic.load<i32>(control + (Control.Done << 2));
  atomic.store<i32>(ready, 1);
  while (atomic.load<i32>(stop) == 0) {
    for (let spin = 0; spin < patience && atomic.load<i32>(posted) == seen && atomic.load<i32>(rest) == 0; spin++) {
      store<i32>(beat, load<i32>(beat) + 1);
    }
    if (atomic.load<i32>(posted) == seen) {
      const call = atomic.load<i32>(calls);
      atomic.store<i32>(ready, 2);
      // What came before the others could know that it sleeps is seen here.
      if (atomic.load<i32>(posted) == seen && atomic.load<i32>(stop) == 0) atomic.wait<i32>(calls, call, -1);
      atomic.store<i32>(ready, 1);
      patience = word(control, Control.Patience);
      continue; // it may have been called to stop
    }
    seen = atomic.load<i32>(posted);
    const program = word(control, Control.Program);
    if (program) {
      run(program, word(control, Control.Records), word(control, Control.First), word(control, Control.Last));
      patience = spins;
    } else {
      const taken = projectTogether(control + (Control.Other << 2), control + (Control.Mine << 2), control + (Control.Finished << 2));
      if (taken > 0) patience = spins; // otherwise it came too late, and most likely has no core of its own
    }
    atomic.store<i32>(control + (Control.Done << 2), seen);
    atomic.notify(control + (Control.Done << 2), -1);
  }
  atomic.store<i32>(ready, 0);
}
