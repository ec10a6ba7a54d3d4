// Installs and builds what is missing or older than its sources, for spawn_redis_server.sh, which
// calls it only when the bundle is. Needs nothing but Node.js and npm. Writes to standard error
// alone (standard output belongs to the server): one line for each thing it does, and all that a
// failing step printed. Starts that come together take turns: only one installs and builds.
import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lockPath = join(root, 'build', 'prepare.lock');
const bundle = join(root, 'dist', 'respite.js');
const TURN_POLL_MS = 50;

async function prepare() {
  requireNode();
  const askedAtMs = Date.now();
  await takeTurn();
  try {
    if (await isInstallNeeded()) {
      say('installing the development packages (npm ci)');
      const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
      await run(npm, ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund']);
    }
    // A bundle carries the time at which its build began: another start may have built ours.
    if ((await modifiedMs(bundle)) < askedAtMs) {
      say('building dist/respite.js');
      await run(process.execPath, [join(root, 'tools', 'build.mjs')]);
    }
  } finally {
    await rm(lockPath, { force: true });
  }
}

function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) fail(`Node.js 20 or newer is needed, this is ${process.version}`);
}

/** npm writes node_modules/.package-lock.json when it has installed everything. */
async function isInstallNeeded() {
  const installed = await modifiedMs(join(root, 'node_modules', '.package-lock.json'));
  const wanted = await modifiedMs(join(root, 'package-lock.json'));
  return installed < wanted;
}

async function modifiedMs(path) {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (error.code === 'ENOENT') return 0;
    throw error;
  }
}

/** The lock file holds its owner's pid; that of an owner who is gone is removed. */
async function takeTurn() {
  await mkdir(join(root, 'build'), { recursive: true });
  for (;;) {
    try {
      const lock = await open(lockPath, 'wx');
      await lock.writeFile(String(process.pid));
      await lock.close();
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (await isOwnerGone()) await rm(lockPath, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, TURN_POLL_MS));
  }
}

async function isOwnerGone() {
  const owner = Number(await readFile(lockPath, 'utf8').catch(() => ''));
  if (!Number.isInteger(owner) || owner <= 0) return await isOldLock();
  try {
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** A lock without a pid: its owner is about to write it, or died before it could. */
async function isOldLock() {
  const made = await modifiedMs(lockPath);
  return made > 0 && Date.now() - made > 2_000;
}

async function run(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return;
  process.stderr.write(Buffer.concat(output));
  throw new Error(`${[command, ...args].join(' ')} failed (${code})`);
}

function say(text) {
  process.stderr.write(`respite: ${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}

await prepare().catch((error) => fail(error.message));
