/**
 * `npm run gallery`: every view and page with real data in a plain browser, in all themes, languages and widths, drawn anew when a
 * file is saved. No VS Code is needed.
 *
 * npm run gallery -- [port]      default 8100
 */
import { say } from "../vscode/install.mjs";
import { startGallery } from "./server.mjs";

const { url } = await startGallery({ port: Number(process.argv[2] ?? 8100), watch: true });
say(`The gallery is at ${url} until you press Ctrl+C.`);
