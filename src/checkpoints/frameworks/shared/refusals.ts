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

/** Of parts in a row, where one cannot read what the one before it gives. */
export function noFit(file: string, property: string, name: string, reads: number, given: number): Error {
  return manifestInvalid(manifestName(file), property, message("frameworks.denseReads", { name, reads, given }));
}
