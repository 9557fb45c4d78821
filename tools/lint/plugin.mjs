/** The project's own lint rules, as Oxlint loads them. */
import { longComment } from "./longComment.mjs";
import { noWording } from "./noWording.mjs";

export default { meta: { name: "gatescope" }, rules: { "no-wording": noWording, "long-comment": longComment } };
