/**
 * `npm start`: opens a real VS Code with the extension as just built and the folder samples/. In this order: the VS Code
 * a person has installed (the command `code`), one that @vscode/test-electron downloads, and, where there is no screen or
 * no download, VS Code's own server, whose address is printed and which stays up until Ctrl+C.
 *
 * The server could load the extension from the sources too, but only with --enable-smoke-test-driver, and in a window
 * named "Extension Development Host" that forgets its state. So it gets the packaged extension installed, as a person has
 * it; a change is seen after another `npm start`.
 *
 * GATESCOPE_VSCODE=server asks for the server at once; PORT sets its port.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { packageExtension } from "../package.mjs";
import { desktopExecutable, installedCode } from "./desktop.mjs";
import { repository } from "./install.mjs";
import { startServer, windowAddress } from "./server.mjs";

const samples = join(repository, "samples");

try {
  const wantsServer = process.env.GATESCOPE_VSCODE === "server";
  const desktop = wantsServer ? undefined : (installedCode() ?? (await desktopExecutable()));
  if (desktop) openDesktop(desktop);
  else await serve();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

/** @param {string} executable */
function openDesktop(executable) {
  console.log(`Opening VS Code (${executable}) with Gatescope and the folder samples/. samples/README.md says what to try.`);
  const args = ["--new-window", `--extensionDevelopmentPath=${repository}`, samples];
  const shell = /\.(cmd|bat)$/i.test(executable);
  const quoted = (/** @type {string} */ word) => (shell ? `"${word}"` : word);
  const child = spawn(quoted(executable), args.map(quoted), { stdio: "ignore", detached: true, shell });
  child.on("error", (error) => {
    console.error(`VS Code did not start: ${error.message}`);
    process.exitCode = 1;
  });
  child.unref();
}

async function serve() {
  const { path } = await packageExtension({ quiet: true });
  const server = await startServer({
    vsix: [path],
    settings: { "workbench.colorTheme": "Default Light Modern" },
    port: process.env.PORT ? Number(process.env.PORT) : undefined,
  });
  const address = windowAddress(server, { folder: samples });
  console.log(`VS Code ${server.version} with Gatescope is running. Open this address in a browser on this machine:\n`);
  console.log(`  ${address}\n`);
  console.log("Open shrew.txt, press F1 and run Visualize LSTM. README.md there says what else to try. Ctrl+C ends it.");
  const end = async () => {
    await server.stop();
    process.exit(0);
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  await new Promise(() => {}); // until a signal
}
