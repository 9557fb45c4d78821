/**
 * The map in src/README.md, read as rules: each room's folder and the rooms that it may import. Lint's zones and the check
 * of all imports (imports.mjs) are made from it, so that the map cannot say anything else than what holds.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * @typedef {object} Room
 * @property {string} path its folder from the root, such as "src/engine/graph"
 * @property {string[]} mayImport folders beside its own; a folder stands for itself alone, one that ends with "/**" for what is in it as well
 */

/** @param {string} root @returns {Room[]} in the order of the map */
export function readRooms(root) {
  const map = readFileSync(join(root, "src/README.md"), "utf8");
  const forAll = [...map.matchAll(/Every room may import `(\w+)`/g)].map(([, name = ""]) => folderOf(name));
  return [...map.matchAll(/^\| `((?:src|webview)\/[\w/]+)\/` \|[^|]*\|([^|]*)\|$/gm)].map(([, path = "", cell = ""]) => ({
    path,
    mayImport: [...cell.matchAll(/`([\w/*]+)`/g)].map(([, name = ""]) => folderOf(name)).concat(forAll),
  }));
}

/** Rooms of src stand in the map without "src/". @param {string} name */
const folderOf = (name) => (name.startsWith("webview") || name.startsWith("src") ? name : `src/${name}`);

/** The room that a file is in: the innermost folder that the map lists. @param {Room[]} rooms @param {string} file */
export function roomOf(rooms, file) {
  return rooms.filter(({ path }) => file.startsWith(`${path}/`)).sort((a, b) => b.path.length - a.path.length)[0];
}

/** @param {Room} room @param {string} folder of what is imported */
export function mayImport(room, folder) {
  const allowed = [room.path, ...room.mayImport];
  return allowed.some((each) => (each.endsWith("/**") ? `${folder}/`.startsWith(each.slice(0, -2)) : folder === each));
}
