// Drives JupyterLab as a person would who works through a notebook: runs it cell by cell, stops an endless cell,
// runs on, and saves. Usage: see lab.js; besides,
//
// --cells CELLS are the cells that are added at the end of the notebook, as JSON: {"define", "endless", "read", "value"}.
const { drive, errorOf, expect, option, textOf, until } = require('./lab');

const CELLS = JSON.parse(option('cells'));
const PATIENCE = 60000; // ms that a cell of the notebook may run before it is taken for endless and stopped
const STEP = 400000;    // ms that a step may take

const steps = {
  'the notebook opens with its kernel': async lab => {
    const name = await lab.open();
    expect(name === option('kernel'), `the kernel is ${name}`);
  },

  'each cell runs': async (lab, memo) => {
    const errors = [], stopped = [];
    for (const [i, { type, source }] of (await lab.cells()).entries()) {
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
    await lab.at(memo.last).scrollIntoViewIfNeeded();
    await lab.picture('lab');
    expect(text.trim() === CELLS.value, `it shows ${JSON.stringify(text)}`);
  },

  'the notebook is saved': lab => lab.save(),
};

drive(steps, STEP);
