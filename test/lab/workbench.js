// Drives JupyterLab as a person would who works with a kernel: looks at rich outputs, completes, reads help, answers
// questions, moves a slider, goes on while a cell runs, and searches the history. Usage: see lab.js.
const { drive, errorOf, expect, option, textOf, until } = require('./lab');

const STEP = 45000; // ms that a step may take

const EARLIER = 'fmt.Println("said before the restart")'; // runs in a session that a restart has ended

// output is the place of a cell's outputs on the page, in sight.
async function output(lab, id) {
  const place = lab.at(await lab.find(id)).locator('.jp-OutputArea');
  await place.scrollIntoViewIfNeeded();
  return place;
}

const steps = {
  'the notebook opens with its kernel': async lab => {
    const name = await lab.open();
    expect(name === option('kernel'), `the kernel is ${name}`);
  },

  'restart-and-run-all runs each cell anew': async (lab, memo) => {
    await lab.run(memo.scratch = await lab.add(EARLIER));
    await lab.edit(memo.scratch, 'fmt.Println("said after it")‸');
    await lab.button('notebook:restart-run-all').click();
    await lab.page.locator('.jp-Dialog .jp-mod-accept').click();
    await until('end of the last cell', async () => textOf(await lab.cell(memo.scratch)).startsWith('said after it'), 30000);
    await lab.idle();
    const cells = await lab.cells();
    for (const cell of cells) expect(!errorOf(cell), `the cell ${cell.id} shows ${JSON.stringify(errorOf(cell))}`);
    const counts = cells.filter(cell => cell.type === 'code').map(cell => cell.count);
    expect(counts.every((count, i) => count === i + 1), `the cells' counts are ${counts}`);
    return { cells: counts.length };
  },

  'a list of structs is a table': async lab => {
    const place = await output(lab, 'table');
    const rows = await place.locator('table tr').evaluateAll(rows => rows.map(row => [...row.cells].map(cell => cell.textContent).join(' ')));
    expect(rows.join('; ') === 'Place Degrees; Accra 27.5; Bergen 8; Cusco 12.5', `the rows are ${rows.join('; ')}`);
  },

  'a picture and Markdown are shown as such': async lab => {
    const width = await (await output(lab, 'image')).locator('img').evaluate(async img => { await img.decode(); return img.naturalWidth; });
    expect(width === 120, `the picture is ${width} pixels wide`);
    const strong = await (await output(lab, 'markdown')).locator('strong').textContent();
    expect(strong === 'Accra', `${strong} is strong`);
    await lab.picture('display', lab.at(await lab.find('table')), lab.at(await lab.find('markdown')));
  },

  'the notebook is saved': lab => lab.save(),
};

drive(steps, STEP);
