// What the drivers of JupyterLab share: a browser, a page with a notebook in it, and a walk through steps.
//
// usage of each driver: node DRIVER.js --url URL --notebook FILE --kernel NAME --out FOLDER --chromium PROGRAM
//
// Each step is one line, PASS or FAIL; the exit status is 0 only if all pass. FOLDER gets the pictures, also
// one of each step that failed.
const { chromium } = require('playwright-core');
const fs = require('fs'), os = require('os'), path = require('path');

const SWITCHES = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--no-proxy-server', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];
const POLL = 50;        // ms between two looks at a condition
const PATIENCE = 15000; // ms that a condition may take, if nothing else is said

const sleep = ms => new Promise(done => setTimeout(done, ms));

// option gives the word after --NAME on the command line.
function option(name) {
  const i = process.argv.indexOf('--' + name);
  if (i < 0) throw new Error(`no --${name} on the command line`);
  return process.argv[i + 1];
}

function expect(ok, message) { if (!ok) throw new Error(message); }

// until waits for what look() gives when it is true.
async function until(what, look, ms = PATIENCE) {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(POLL)) {
    const seen = await look();
    if (seen) return seen;
  }
  throw new Error(`${what}: not within ${ms / 1000} s`);
}

const joined = text => [].concat(text || []).join('');
const errorOf = cell => cell.outputs.find(output => output.output_type === 'error');
const textOf = cell => cell.outputs.map(output => joined(output.text || output.data?.['text/plain'])).join('');

// around gives the least frame around others, with a margin.
function around(boxes, margin = 8) {
  const x = Math.max(0, Math.min(...boxes.map(box => box.x)) - margin), y = Math.max(0, Math.min(...boxes.map(box => box.y)) - margin);
  return { x, y, width: Math.max(...boxes.map(box => box.x + box.width)) + margin - x, height: Math.max(...boxes.map(box => box.y + box.height)) + margin - y };
}

// Lab is the page and the notebook in it. JupyterLab exposes itself as window.jupyterapp when it is started with
// --expose-app-in-browser; what it shows in front is window.jupyterapp.shell.currentWidget.
class Lab {
  constructor(page) { this.page = page; }

  // open loads the notebook, waits for its kernel and gives the kernel's name. Done again, it is a reload.
  async open() {
    await this.page.goto(`${option('url')}/lab/tree/${option('notebook')}?reset`, { waitUntil: 'domcontentloaded' });
    await this.page.waitForFunction(() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel, null, { timeout: 60000 });
    await this.page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext.ready);
    await this.idle();
    await this.command('application:toggle-left-area');
    return this.page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.name);
  }

  // command has JupyterLab do what a menu or a key would, and waits for its end.
  command(id, args = {}) {
    return this.page.evaluate(async ([id, args]) => { await window.jupyterapp.commands.execute(id, args); }, [id, args]);
  }

  status() { return this.page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status); }

  // idle waits until the kernel is idle and stays so: between two cells of a queue it is idle, too.
  async idle(ms) {
    let times = 0;
    await until('kernel idle', async () => { times = await this.status() === 'idle' ? times + 1 : 0; return times >= 3; }, ms);
  }

  // cells gives what the front end knows of the notebook's cells.
  cells() {
    return this.page.evaluate(() => window.jupyterapp.shell.currentWidget.content.widgets.map(({ model }) => ({
      id: model.id, type: model.type, source: model.sharedModel.getSource(), count: model.executionCount || 0,
      running: model.executionState === 'running', outputs: model.outputs ? model.outputs.toJSON() : [] })));
  }

  // busy waits until the page shows that the kernel is.
  busy() { return this.page.locator('.jp-Notebook-ExecutionIndicator[data-status=busy]').waitFor(); }

  async cell(i) { return (await this.cells())[i]; }

  // find gives the index of the cell with an id.
  async find(id) {
    const i = (await this.cells()).findIndex(cell => cell.id === id);
    expect(i >= 0, `the notebook has no cell ${id}`);
    return i;
  }

  // add puts a cell with this source at the end, and gives its index.
  add(source) {
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

  // edit puts the source into a cell, with the cursor where ‸ stands in it, as if it had just been typed.
  async edit(i, source) {
    await this.page.evaluate(([i, text, cursor]) => {
      const notebook = window.jupyterapp.shell.currentWidget.content;
      notebook.activeCellIndex = i;
      notebook.mode = 'edit';
      const { model, editor } = notebook.activeCell;
      model.sharedModel.setSource(text);
      editor.focus();
      editor.setCursorPosition(editor.getPositionAt(cursor));
    }, [i, source.replace('‸', ''), source.indexOf('‸')]);
    await this.at(i).locator('.cm-content:focus').waitFor();
    await this.at(i).evaluate(cell => cell.scrollIntoView({ block: 'center' }));
  }

  // at is a cell on the page.
  at(i) { return this.page.locator('.jp-Notebook .jp-Cell').nth(i); }

  // button is one of the notebook's toolbar, by its command.
  button(command) { return this.page.locator(`.jp-NotebookPanel-toolbar [data-command="${command}"]`).first(); }

  // stop presses the stop button.
  stop() { return this.button('notebook:interrupt-kernel').click(); }

  save() { return this.page.evaluate(() => window.jupyterapp.shell.currentWidget.context.save()); }

  // picture keeps the page as a file, or the least part of it in which all that is named lies.
  async picture(name, ...locators) {
    const boxes = await Promise.all(locators.map(locator => locator.boundingBox()));
    await this.page.screenshot({ path: path.join(option('out'), name + '.png'), clip: boxes.length ? around(boxes) : undefined });
  }
}

// walk takes the steps in order and gives the number of failures, errors of JupyterLab's own scripts among them. Each
// step has limit ms, and gets the Lab and what those before have left in memo.
async function walk(page, steps, limit) {
  const lab = new Lab(page), memo = {}, driver = path.basename(process.argv[1], '.js');
  let failed = 0;
  page.on('pageerror', error => { failed++; console.log('FAIL', 'an error of the page:', String(error).split('\n')[0]); });
  for (const [name, step] of Object.entries(steps)) {
    const begin = Date.now();
    try {
      const late = sleep(limit).then(() => { throw new Error(`not done within ${limit / 1000} s`); });
      const figures = await Promise.race([step(lab, memo), late]);
      console.log('PASS', name, `(${((Date.now() - begin) / 1000).toFixed(1)} s)`, figures ? JSON.stringify(figures) : '');
    } catch (error) {
      failed++;
      console.log('FAIL', name + ':', String(error).split('\n')[0]);
      await lab.picture(`failed-${driver}-${failed}`).catch(() => 0);
      await page.keyboard.press('Escape').catch(() => 0); // closes what would take the next step's keys
    }
  }
  return failed;
}

// drive starts Chromium with a profile of its own, takes the steps, and ends the process.
async function drive(steps, limit) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'chromium-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: option('chromium'), headless: true, viewport: { width: 1100, height: 850 }, args: SWITCHES,
  });
  let failed = 1;
  try {
    const page = browser.pages()[0] || await browser.newPage();
    page.setDefaultTimeout(PATIENCE);
    failed = await walk(page, steps, limit);
  } catch (error) {
    console.error(error);
  } finally {
    await browser.close();
    fs.rmSync(profile, { recursive: true, force: true });
  }
  process.exit(failed ? 1 : 0);
}

module.exports = { drive, errorOf, expect, joined, option, textOf, until };
