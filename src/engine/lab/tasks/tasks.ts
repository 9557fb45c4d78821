/** The list of the laboratory's tasks. */
import { adding } from "./adding";
import { brackets, twoBrackets } from "./brackets";
import { copy } from "./copy";
import { counting } from "./counting";
import { quotes } from "./quotes";
import { remember } from "./remember";
import type { TaskId } from "../../../protocol/lab";
import type { Task } from "./task";

const all: readonly Task[] = [remember, adding, copy, counting, brackets, twoBrackets, quotes];

export const tasks: ReadonlyMap<TaskId, Task> = new Map(all.map((task) => [task.id, task]));
