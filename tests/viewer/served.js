/** Starts the program's own server for a test file. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const kRoot = fileURLToPath(new URL("../..", import.meta.url));
export const kProgram = process.env.CAMERAS;

/** What the program has printed until it says its address. */
function addressOf(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (chunk) => {
      said += chunk;
      const address = /(http:\/\/127\.0\.0\.1:\d+)\n/.exec(said);
      if (address) resolve(`${address[1]}/`);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", reject);
    child.on("exit", (status) => reject(new Error(`cameras serve ended with ${status}: ${said}`)));
  });
}

/** `cameras serve` with these arguments; stop() waits until it has ended. */
export class Served {
  constructor(...options) {
    this.options = options;
  }

  async start() {
    this.folder = mkdtempSync(join(tmpdir(), "cameras-viewer-"));
    const given = ["serve", ...this.options, "--port", "0"];
    this.child = spawn(kProgram, given, { cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
    this.ended = new Promise((resolve) => this.child.on("exit", resolve));
    return addressOf(this.child);
  }

  async stop() {
    this.child.kill("SIGTERM");
    const status = await this.ended;
    rmSync(this.folder, { recursive: true });
    if (status !== 0) throw new Error(`cameras serve ended with ${status}`);
  }
}
