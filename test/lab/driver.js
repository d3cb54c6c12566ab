// Drives JupyterLab in Chromium as a person would: opens a notebook, runs it cell by cell, stops an
// endless cell, runs on, and saves.
//
// usage: node driver.js --url URL --notebook FILE --kernel NAME --cells CELLS --out FOLDER [--chromium PROGRAM]
//
// CELLS are the cells that are added at the end of the notebook, as JSON: {"define", "endless", "read", "value"}.
// Each step is one line, PASS or FAIL; the exit status is 0 only if all pass. FOLDER gets pictures.
const { chromium } = require('playwright-core');
const fs = require('fs'), os = require('os'), path = require('path');

const option = (name, other) => { const i = process.argv.indexOf('--' + name); return i < 0 ? other : process.argv[i + 1]; };
const URL = option('url'), NOTEBOOK = option('notebook'), KERNEL = option('kernel'), OUT = option('out');
const CELLS = JSON.parse(option('cells'));
const SWITCHES = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--no-proxy-server', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];
const PATIENCE = 60000; // ms that a cell of the notebook may run before it is taken for endless and stopped
const STEP = 400000;    // ms that a step may take

const sleep = ms => new Promise(done => setTimeout(done, ms));

// until waits for what look() gives when it is true.
async function until(what, look, ms = 30000) {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) {
    const seen = await look();
    if (seen) return seen;
  }
  throw new Error(`${what}: not within ${ms / 1000} s`);
}

// Lab is the page and the notebook in it. JupyterLab exposes itself as window.jupyterapp when it is started with
// --expose-app-in-browser.
class Lab {
  constructor(page) { this.page = page; }

  async open() {
    await this.page.goto(`${URL}/lab/tree/${NOTEBOOK}?reset`, { waitUntil: 'domcontentloaded' });
    await this.page.waitForFunction(() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel, null, { timeout: 60000 });
    await this.page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext.ready);
    await this.idle();
    await this.page.evaluate(() => window.jupyterapp.commands.execute('application:toggle-left-area'));
    return this.page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.name);
  }

  status() { return this.page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status); }

  // idle waits until the kernel is idle and stays so: between two cells of a queue it is idle, too.
  async idle(ms) {
    let times = 0;
    await until('kernel idle', async () => { times = await this.status() === 'idle' ? times + 1 : 0; return times >= 3; }, ms);
  }

  // cell gives what the front end knows of one cell.
  cell(i) {
    return this.page.evaluate(i => {
      const model = window.jupyterapp.shell.currentWidget.content.widgets[i].model;
      return { type: model.type, source: model.sharedModel.getSource(), count: model.executionCount || 0, running: model.executionState === 'running',
        outputs: model.outputs ? model.outputs.toJSON() : [] };
    }, i);
  }

  count() { return this.page.evaluate(() => window.jupyterapp.shell.currentWidget.content.widgets.length); }

  // add puts a cell with this source at the end.
  async add(source) {
    return this.page.evaluate(async source => {
      const notebook = window.jupyterapp.shell.currentWidget.content;
      notebook.activeCellIndex = notebook.widgets.length - 1;
      await window.jupyterapp.commands.execute('notebook:insert-cell-below');
      notebook.activeCell.model.sharedModel.setSource(source);
      return notebook.activeCellIndex;
    }, source);
  }

  // start runs a cell; it does not wait for its end, as the command's promise does.
  start(i) {
    return this.page.evaluate(i => {
      const notebook = window.jupyterapp.shell.currentWidget.content;
      notebook.activeCellIndex = i;
      window.jupyterapp.commands.execute('notebook:run-cell').catch(() => 0);
    }, i);
  }

  // ended waits for the end of a cell that was started, and gives it.
  async ended(i, ms) {
    await until('end of the cell', async () => { const cell = await this.cell(i); return cell.count > 0 && !cell.running; }, ms);
    await this.idle();
    return this.cell(i);
  }

  async run(i) { await this.start(i); return this.ended(i); }

  // stop presses the stop button.
  stop() {
    return this.page.locator('.jp-NotebookPanel-toolbar [data-command="notebook:interrupt-kernel"], .jp-NotebookPanel-toolbar [data-jp-item-name="interrupt"] button').first().click();
  }

  save() { return this.page.evaluate(() => window.jupyterapp.shell.currentWidget.context.save()); }

  async picture(name, i) {
    if (i !== undefined) await this.page.locator('.jp-Notebook .jp-Cell').nth(i).scrollIntoViewIfNeeded().catch(() => 0);
    await this.page.screenshot({ path: path.join(OUT, name + '.png') });
  }
}

const errorOf = cell => cell.outputs.find(output => output.output_type === 'error');
const textOf = cell => cell.outputs.map(output => [].concat(output.text || output.data?.['text/plain'] || []).join('')).join('');

function expect(ok, message) { if (!ok) throw new Error(message); }

// The steps, in order; each gets the Lab and what the steps before have left in memo.
const steps = {
  'the notebook opens with its kernel': async lab => {
    const name = await lab.open();
    expect(name === KERNEL, `the kernel is ${name}`);
  },

  'each cell runs': async (lab, memo) => {
    const errors = [], stopped = [];
    for (let i = 0, n = await lab.count(); i < n; i++) {
      const { type, source } = await lab.cell(i);
      if (type !== 'code' || !source.trim()) continue;
      await lab.start(i);
      const cell = await lab.ended(i, PATIENCE).catch(async () => { stopped.push(i); await lab.stop(); return lab.ended(i); });
      const error = errorOf(cell);
      if (error) errors.push(error.ename);
      expect(!stopped.includes(i) || error?.ename === 'KeyboardInterrupt', `cell ${i} was stopped and shows ${error?.ename}`);
      memo.ran = (memo.ran || 0) + 1;
    }
    expect(memo.ran > 0, 'there is no cell to run');
    await lab.picture('notebook');
    return { ran: memo.ran, stopped: stopped.length, errors };
  },

  'code is coloured': async lab => {
    const tokens = await lab.page.locator('.jp-CodeCell .cm-line span').count();
    expect(tokens > 0, 'no highlighted tokens');
    return { tokens, mimetype: await lab.page.evaluate(() => window.jupyterapp.shell.currentWidget.content.codeMimetype) };
  },

  'the stop button ends an endless cell': async (lab, memo) => {
    await lab.run(await lab.add(CELLS.define));
    memo.endless = await lab.add(CELLS.endless);
    await lab.start(memo.endless);
    await until('output of the endless cell', async () => textOf(await lab.cell(memo.endless)).includes('started'));
    const begin = Date.now();
    await lab.stop();
    const error = errorOf(await lab.ended(memo.endless));
    expect(error?.ename === 'KeyboardInterrupt', `the cell shows ${error?.ename}`);
    return { ms: Date.now() - begin };
  },

  'the next cell runs, with the values kept': async (lab, memo) => {
    memo.last = await lab.add(CELLS.read);
    const text = textOf(await lab.run(memo.last));
    await lab.picture('stopped', memo.last);
    expect(text.trim() === CELLS.value, `it shows ${JSON.stringify(text)}`);
  },

  'the notebook is saved': lab => lab.save(),
};

async function walk(page) {
  const lab = new Lab(page), memo = {};
  let failed = 0;
  for (const [name, step] of Object.entries(steps)) {
    try {
      const late = sleep(STEP).then(() => { throw new Error(`not done within ${STEP / 1000} s`); });
      const figures = await Promise.race([step(lab, memo), late]);
      console.log('PASS', name, figures ? JSON.stringify(figures) : '');
    } catch (error) {
      failed++;
      console.log('FAIL', name + ':', String(error).split('\n')[0]);
      await lab.picture('failed-' + failed).catch(() => 0);
    }
  }
  return failed;
}

async function main() {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'chromium-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: option('chromium', 'chromium'), headless: true, viewport: { width: 1280, height: 900 }, args: SWITCHES,
  });
  try {
    const page = browser.pages()[0] || await browser.newPage();
    page.on('pageerror', error => console.log('page error:', String(error).split('\n')[0]));
    return await walk(page);
  } finally {
    await browser.close();
    fs.rmSync(profile, { recursive: true, force: true });
  }
}

main().then(failed => process.exit(failed ? 1 : 0), error => { console.error(error); process.exit(2); });
