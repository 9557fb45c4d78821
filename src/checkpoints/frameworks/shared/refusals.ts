/** What is refused where a manifest says of a file what is not so, whatever the framework. */
import { message } from "../../../messages/message";
import { manifestInvalid, manifestName } from "../../manifest/manifest";

export function otherCells(file: string, cells: readonly string[], named: string): Error {
  const said = message("frameworks.otherCells", { file, cells: [...new Set(cells)], named });
  return manifestInvalid(manifestName(file), "cell", said);
}

/** `property` is where the manifest names the part. */
export function noPart(file: string, property: string, part: string, parts: readonly string[]): Error {
  return manifestInvalid(manifestName(file), property, message("frameworks.noPart", { file, part, parts }));
}
