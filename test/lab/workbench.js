// Drives JupyterLab as a person would who works with a kernel: looks at rich outputs, completes, reads help, answers
// questions, moves a slider, goes on while a cell runs, and searches the history. Usage: see lab.js.
const { drive, errorOf, expect, option, textOf, until } = require('./lab');

const STEP = 45000; // ms that a step may take

const ENDLESS = 'fmt.Println("started")\nfor {\n}';
const EARLIER = 'fmt.Println("said before the restart")'; // runs in a session that a restart has ended

// The sources that are completed, and what is then offered and put into the cell.
const COMPLETIONS = [
  { source: 'hottest := Warmest(readings).‸', texts: 'Degrees Place', type: 'property', accepted: 'hottest := Warmest(readings).Degrees' },
  { source: 'for _, r := range readings {\n\tfmt.Println(r.Pl‸)\n}', texts: 'Place', type: 'property', accepted: 'for _, r := range readings {\n\tfmt.Println(r.Place)\n}' },
  { source: 'slices.Sorted‸', texts: 'Sorted SortedFunc SortedStableFunc IsSorted IsSortedFunc', type: 'function', accepted: 'slices.Sorted' },
];

// How many elements the cell of many widgets has on the page.
const KINDS = { '.widget-vbox': 1, '.widget-hbox': 1, '.widget-button': 2, '.jupyter-widgets.widget-label': 1, '.widget-text': 3, '.widget-dropdown': 1,
  '.widget-slider': 2, '.widget-checkbox': 1, '.widget-textarea': 1, '.widget-hprogress': 2, '.widget-html': 1, '.widget-output': 1 };

// candidates waits for what the completer offers.
async function candidates(lab) {
  const items = lab.page.locator('.jp-Completer .jp-Completer-item');
  await items.first().waitFor();
  return items.evaluateAll(items => items.map(item => ({ text: item.dataset.value, title: item.title,
    type: item.querySelector('.jp-Completer-typeExtended')?.textContent, icon: item.querySelector('.jp-Completer-type')?.textContent || '' })));
}

// help waits for the tooltip and gives its text.
async function help(lab) {
  const tip = lab.page.locator('.jp-Tooltip-content');
  await tip.first().waitFor();
  return tip.first().innerText();
}

// ghost waits for the text that the inline completer shows behind the cursor.
async function ghost(lab, i) {
  const text = lab.at(i).locator('.jp-GhostText');
  await text.first().waitFor();
  return (await text.allInnerTexts()).join('');
}

// output is the place of a cell's outputs on the page, in sight.
async function output(lab, id) {
  const place = lab.at(await lab.find(id)).locator('.jp-Cell-outputArea');
  await place.scrollIntoViewIfNeeded();
  return place;
}

// workBeside completes in a cell and moves the slider while another cell runs, which the page shows all the time.
async function workBeside(lab, i) {
  await lab.edit(i, 'Warmest(readings).‸');
  await lab.page.keyboard.press('Tab');
  const found = await candidates(lab);
  await lab.page.keyboard.press('Escape');
  expect(found.length === 2, `it offers ${JSON.stringify(found)}`);
  await lab.busy();
  const place = await output(lab, 'slider');
  await place.locator('.noUi-handle').press('ArrowRight');
  await place.getByText('twice is 102', { exact: true }).waitFor();
  await lab.busy();
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

  'Shift+Tab shows the signature and the documentation': async (lab, memo) => {
    const wanted = { 'strings.Cut‸': ['func strings.Cut(s, sep string)', 'Cut slices s around the first instance of sep'],
      'Warmest‸(readings)': ['func Warmest(readings []Reading) Reading', 'Warmest gives the reading with the highest temperature'] };
    for (const [source, texts] of Object.entries(wanted)) {
      await lab.edit(memo.scratch, source);
      await lab.page.keyboard.press('Shift+Tab');
      const text = await help(lab);
      for (const want of texts) expect(text.includes(want), `the help on ${source} has no ${JSON.stringify(want)}: ${JSON.stringify(text)}`);
      await lab.picture('help', lab.at(memo.scratch), lab.page.locator('.jp-Tooltip'));
      await lab.page.keyboard.press('Escape');
      await lab.page.locator('.jp-Tooltip').waitFor({ state: 'detached' });
    }
  },

  'a progress bar stays where its loop has ended': async lab => {
    const bar = (await output(lab, 'progress')).locator('progress');
    expect(await bar.count() === 1 && await bar.evaluate(bar => bar.value === bar.max), 'it is not at its end');
  },

  'Tab offers candidates with their types': async (lab, memo) => {
    for (const { source, texts, type, accepted } of COMPLETIONS) {
      await lab.edit(memo.scratch, source);
      await lab.page.keyboard.press('Tab');
      const found = await candidates(lab);
      await lab.picture('completion', lab.at(memo.scratch), lab.page.locator('.jp-Completer'));
      expect(found.map(item => item.text).join(' ') === texts, `${source} offers ${JSON.stringify(found)}`);
      for (const item of found) expect(item.type === type && item.icon, `${item.text} has the type ${item.type}`);
      await lab.page.keyboard.press('Enter');
      await until('the first candidate in the cell', async () => (await lab.cell(memo.scratch)).source === accepted);
    }
  },

  'a slider that is moved has the kernel answer': async lab => {
    const place = await output(lab, 'slider');
    await place.locator('.noUi-handle').press('ArrowRight');
    await place.getByText('twice is 2', { exact: true }).waitFor();
    await place.locator('.noUi-target').click(); // in its middle
    await place.getByText('twice is 100', { exact: true }).waitFor();
    await lab.picture('slider', lab.at(await lab.find('slider')));
  },

  'each kind of widget is on the page, and tells what a person does with it': async lab => {
    const place = await output(lab, 'gallery'), hears = text => place.getByText('heard ' + text, { exact: true }).waitFor();
    for (const [kind, count] of Object.entries(KINDS)) {
      const found = await place.locator(kind).count();
      expect(found === count, `there are ${found} of ${kind}, not ${count}`);
    }
    await place.locator('.widget-text input').first().fill('Gopher');
    await hears('Gopher');
    await place.locator('.widget-dropdown select').selectOption('Bergen');
    await hears('Bergen');
    await place.getByRole('button', { name: 'press' }).click();
    await hears('a click');
    await place.locator('.noUi-handle-upper').press('ArrowLeft');
    await hears('[0 9]');
    await lab.picture('widgets', place);
  },

  'the stop button ends a handler, too': async lab => {
    const place = await output(lab, 'gallery');
    await place.getByRole('button', { name: 'never ends' }).click();
    await lab.busy();
    await lab.stop();
    await lab.idle();
    await place.locator('.widget-dropdown select').selectOption('Accra');
    await place.getByText('heard Accra', { exact: true }).waitFor();
  },

  'an Output has what handlers print and show, until it is cleared': async lab => {
    const place = await output(lab, 'output'), press = name => place.getByRole('button', { name }).click();
    await press('roll');
    await press('roll');
    await place.getByText('bold 2', { exact: true }).waitFor();
    expect(await place.locator('.widget-output b').count() === 2, 'it has not kept both');
    await press('sweep');
    await until('an empty output', async () => await place.locator('.widget-output').innerText() === '');
    await press('roll');
    await place.getByText('bold 3', { exact: true }).waitFor();
    expect(await place.locator('.widget-output b').count() === 1, 'it has what was cleared');
  },

  'what Interact calls prints below its controls': async lab => {
    const place = await output(lab, 'interact'), shows = text => place.getByText(text, { exact: true }).waitFor();
    await shows('ho said the gopher');
    await place.locator('.noUi-handle').press('ArrowRight');
    await shows('ho ho said the gopher');
    await place.locator('input[type=checkbox]').check();
    await shows('HO HO said the gopher');
    await lab.picture('interact', lab.at(await lab.find('interact')));
  },

  'while a cell runs, sliders and Tab work and the kernel is busy': async (lab, memo) => {
    const other = await lab.add(''), endless = await lab.add(ENDLESS);
    await lab.start(endless);
    try {
      await until('output of the endless cell', async () => textOf(await lab.cell(endless)).includes('started'));
      await workBeside(lab, other);
    } finally {
      await lab.stop();
    }
    const error = errorOf(await lab.ended(endless));
    expect(error?.ename === 'KeyboardInterrupt', `the cell shows ${error?.ename}`);
  },

  '?name shows the help below the cell': async (lab, memo) => {
    await lab.edit(memo.scratch, '?Warmest‸');
    await lab.run(memo.scratch);
    const text = await lab.at(memo.scratch).locator('.jp-OutputArea-output').innerText();
    expect(text.includes('Warmest gives the reading'), `it shows ${JSON.stringify(text)}`);
  },

  'SetNextInput puts a cell below': async (lab, memo) => {
    await lab.edit(memo.scratch, 'SetNextInput("Warmest(readings)")‸');
    await lab.run(memo.scratch);
    await until('the cell', async () => (await lab.cell(memo.scratch + 1)).source === 'Warmest(readings)');
  },

  'a question is answered in its box': async (lab, memo) => {
    await lab.edit(memo.scratch, 'name := Input("Who is there? ")\nfmt.Println("hello,", name)‸');
    await lab.start(memo.scratch);
    const box = lab.at(memo.scratch).locator('.jp-Stdin-input');
    await box.fill('Gopher');
    await box.press('Enter');
    const text = textOf(await lab.ended(memo.scratch));
    expect(text.includes('hello, Gopher'), `it prints ${JSON.stringify(text)}`);
  },

  'what was run before is offered while a person types': async (lab, memo) => {
    await lab.edit(memo.scratch, '‸');
    await lab.page.keyboard.type('fmt.Println("said b');
    const text = await ghost(lab, memo.scratch);
    expect(text === EARLIER.slice('fmt.Println("said b'.length), `it offers ${JSON.stringify(text)}`);
  },

  'the console finds what an earlier session ran': async lab => {
    await lab.command('notebook:create-console');
    const prompt = lab.page.locator('.jp-CodeConsole-promptCell .cm-content');
    await until('the earlier cell at the prompt', async () => { // at first the console has not got the history yet
      await prompt.fill('');
      await prompt.fill('fmt.Println("said b');
      await prompt.press('ArrowUp');
      return await prompt.innerText() === EARLIER;
    });
    await prompt.press('Shift+Enter');
    await lab.page.locator('.jp-CodeConsole-content .jp-OutputArea', { hasText: 'said before the restart' }).waitFor();
    await lab.picture('console', lab.page.locator('.jp-CodeConsole'));
  },

  'the notebook is saved, and has its widgets when it is opened again': async lab => {
    await lab.page.locator('.jp-NotebookPanel-toolbar').click();
    await lab.command('docmanager:save');
    await lab.open();
    const place = await output(lab, 'slider');
    await place.getByText('twice is 102', { exact: true }).waitFor();
    await place.locator('.noUi-handle').press('ArrowLeft');
    await place.getByText('twice is 100', { exact: true }).waitFor();
  },
};

drive(steps, STEP);
