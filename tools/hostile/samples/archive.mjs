/** Archives that hold checkpoints: names that lead out, members past the end, links, bombs, archives in archives. */
import { gzipSync } from "node:zlib";
import { global, join, pickle, repeat, text, zip } from "../bytes.mjs";

/** @typedef {{ name: string, data?: Uint8Array, type?: string, size?: string, link?: string }} Member */

/** A tar archive; what a member says of its size may be a lie. @param {...Member} members */
const tar = (...members) => join(...members.map(member), new Uint8Array(1024));

/** @param {Member} member */
function member({ name, data = new Uint8Array(0), type = "0", size = octal(data.length, 12), link = "" }) {
  const header = Buffer.alloc(512);
  const fields = { 0: name.slice(0, 100), 100: octal(0o644, 8), 124: size, 156: type, 157: link, 257: "ustar\0" };
  for (const [at, value] of Object.entries(fields)) header.write(value, Number(at), "latin1");
  header.fill(" ", 148, 156);
  header.write(
    octal(
      header.reduce((sum, byte) => sum + byte, 0),
      8,
    ),
    148,
    "latin1",
  );
  return join(header, data, new Uint8Array(-data.length & 511));
}

/** @param {number} value @param {number} length with the NUL at the end */
function octal(value, length) {
  return `${value.toString(8).padStart(length - 1, "0")}\0`;
}

/** @param {string} path */
const pax = (path) => {
  const record = ` path=${path}\n`;
  return { name: "pax", type: "x", data: join(`${record.length + 2}${record}`) };
};

/** @param {string} command */
export function samples(command) {
  const data = join("x");
  const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20));
  const call = pickle(global("os.system"), text(command), 0x85, "R");
  const outside = "leads out of the archive";
  const holdsNone = "None of the files in it is a checkpoint";
  /** @type {[name: string, bytes: Uint8Array, says: string][]} */
  const cases = [
    ["up.tar", tar({ name: "../../executed", data }), outside],
    ["absolute.tar", tar({ name: "/tmp/executed", data }), outside],
    ["drive.tar", tar({ name: "C:\\executed", data }), outside],
    ["backslash.tar", tar({ name: "a\\..\\..\\executed", data }), outside],
    ["pax-up.tar", tar(pax("../executed"), { name: "a", data }), outside],
    ["long-name-up.tar", tar({ name: "long", type: "L", data: join("../executed\0") }, { name: "a", data }), outside],
    ["long-name-of-a-megabyte.tar", tar({ name: "long", type: "L", data: repeat("a", 2 ** 20) }), "a name takes"],
    ["member-past-the-end.tar", tar({ name: "a", size: "77777777777\0", data }), "may be cut off"],
    ["member-of-2-62.tar", tar({ name: "a", size: "\x80\0\0\0\x40\0\0\0\0\0\0\0", data }), "may be cut off"],
    ["link.tar", tar({ name: "weights.safetensors", type: "2", link: "/etc/passwd" }), "It is empty"],
    ["hard-link.tar", tar({ name: "weights.pt", type: "1", link: "../executed" }), "It is empty"],
    ["device.tar", tar({ name: "weights.pt", type: "3" }), "It is empty"],
    ["many-members.tar", tar(...Array(10_002).fill({ name: "a" })), "more than 10000 members"],
    ["escape-in-name.tar", tar({ name: "\x1b[2J\n\x07evil", data }), holdsNone],
    ["call.tar", tar({ name: "weights.pt", data: call }), holdsNone],
    ["archive-in-archive.tar", tar({ name: "a.tar", data: tar({ name: "a.tar", data }) }), holdsNone],
    ["bomb.tar.gz", bomb, "unpacks to more than 16 MB"],
    ["bomb-twice.gz", gzipSync(bomb), holdsNone],
    ["broken.tar.gz", gzipSync(tar({ name: "a", data: repeat("ab", 4000) })).subarray(0, 60), "break off or are not sound"],
    ["up.zip", zip([{ name: "../executed", data }]), outside],
    ["call.zip", zip([{ name: "run/weights.pkl", data: call }]), holdsNone],
  ];
  return cases.map(([name, bytes, says]) => ({ file: `archive-${name}`, outcome: "refused", says, bytes }));
}
