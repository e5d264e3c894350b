// Forms in a browser, drawn by react-jsonschema-form from the registry's schemas. Reads from a file {chromium, screenshots, classes, nodeType}:
//   classes: [{name, schema, ui, fields}], a form of one class each;
//   nodeType: {schema, ui, items, bad, data}, the form of all items of a node, filled in, spoilt and submitted.
// Fields are [{name, label, list, choices, default}]: what a person must see of each. Prints {problems, submitted} as JSON.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const input = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const problems = [];
const bundle = await build({
  entryPoints: ['form.jsx'], bundle: true, write: false, format: 'iife', jsx: 'automatic', minify: true, define: { 'process.env.NODE_ENV': '"production"' },
});
const browser = await chromium.launch({
  executablePath: input.chromium,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => problems.push(`error in the page: ${error.message}`));
  page.on('console', (message) => {
    // What is wrong on purpose is told, too.
    if (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Form validation failed')) {
      problems.push(`the page says: ${message.text()}`);
    }
  });
  await page.setContent('<!doctype html><title>Forms</title><div id="form"></div>');
  await page.addStyleTag({ path: 'style.css' });
  await page.addScriptTag({ content: bundle.outputFiles[0].text });

  for (const one of input.classes) {
    await show(page, one);
    await expectFields(page, one.name, 'root', one.fields);
    if (one.screenshot) {
      await page.screenshot({ path: `${input.screenshots}/${one.screenshot}`, fullPage: true });
    }
  }

  const submitted = await checkNodeType(page, input.nodeType);
  console.log(JSON.stringify({ problems, submitted }));
} finally {
  await browser.close();
}

async function show(page, form) {
  await page.evaluate((given) => window.showForm(given), form);
  await page.waitForSelector('form');
}

async function checkNodeType(page, { schema, ui, items, bad, data }) {
  await show(page, { schema, ui, data: {} });
  for (const item of items) {
    await addItem(page, item);
  }

  await page.screenshot({ path: `${input.screenshots}/node-type.png`, fullPage: true });
  await show(page, { schema, ui, data });
  const control = page.locator(id(bad.control));
  const error = page.locator(id(`${bad.control}__error`));
  await control.fill(bad.good);
  if (await error.count() > 0) {
    problems.push(`${bad.control}: an error before anything is wrong: ${await error.innerText()}`);
  }

  await control.fill(bad.value);
  await error.waitFor();
  await page.screenshot({ path: `${input.screenshots}/node-type-error.png`, fullPage: true });
  await page.click('button[type=submit]');
  if (await page.evaluate(() => window.submitted) !== undefined) {
    problems.push(`${bad.control}: was submitted although ${bad.value} is wrong`);
  }

  await control.fill(bad.good);
  await error.waitFor({ state: 'detached' });
  await page.click('button[type=submit]');
  return page.evaluate(() => window.submitted);
}

// An item of each class, looked at, as a person adds it.
async function addItem(page, { property, path, isList, isStatic, classes }) {
  const root = `root_${property}`;
  if (isList) {
    for (const [index, one] of classes.entries()) {
      await page.locator(`${id(root)} .rjsf-array-item-add button`).last().click();
      if (classes.length > 1) {
        await page.selectOption(id(`${root}_${index}__oneof_select`), { label: one.title });
      }

      await expectFields(page, `${path}/${one.name}`, `${root}_${index}_values`, one.fields);
    }
  } else {
    await addObject(page, root);
    for (const one of classes) {
      if (classes.length > 1 && !isStatic) {
        await page.selectOption(id(`${root}__oneof_select`), { label: one.title });
      }

      const values = isStatic ? `${root}_${one.name}` : classes.length > 1 ? `${root}_values` : root;
      if (isStatic) {
        await addObject(page, values);
      }

      await expectFields(page, `${path}/${one.name}`, values, one.fields);
    }
  }
}

// One that has defaults is there from the beginning.
async function addObject(page, name) {
  const add = page.locator(id(`${name}__optionalAdd`));
  if (await add.count() > 0) {
    await add.click();
  }
}

// Labels, choices and defaults of all fields below an element.
async function expectFields(page, name, root, fields) {
  const seen = await page.evaluate(({ root, fields }) => fields.map((field) => {
    const control = `${root}_${field.name}`;
    const text = (element) => element.innerText.replace(/[*\s]+$/, '').trim();
    const label = document.querySelector(`label[for="${CSS.escape(control)}"]`) ?? document.getElementById(`${control}__title`)
      ?? document.getElementById(control)?.closest('.rjsf-field')?.querySelector('label, legend');
    const ofDefault = field.list ? [...document.querySelectorAll(`[id^="${CSS.escape(control)}_"]`)].filter((e) => 'value' in e && e.tagName !== 'BUTTON')
      : [document.getElementById(control)];
    const value = (e) => e === null ? null : e.type === 'checkbox' ? String(e.checked) : e.tagName === 'SELECT' ? e.selectedOptions[0]?.text ?? null : e.value;
    return {
      label: label && text(label),
      choices: [...document.querySelectorAll(`select[id="${CSS.escape(control)}"] option`)].map((option) => option.text),
      values: ofDefault.map(value),
    };
  }), { root, fields });
  for (const [index, field] of fields.entries()) {
    const { label, choices, values } = seen[index];
    if (label !== field.label) {
      problems.push(`${name}#${field.name}: the label is ${JSON.stringify(label)}, not ${JSON.stringify(field.label)}`);
    }

    const missing = field.list ? [] : field.choices.filter((choice) => !choices.includes(choice));
    if (missing.length > 0) {
      problems.push(`${name}#${field.name}: choices not shown: ${missing.join(', ')}`);
    }

    if (field.default !== null && JSON.stringify(values) !== JSON.stringify(field.default)) {
      problems.push(`${name}#${field.name}: shows ${JSON.stringify(values)}, not the default ${JSON.stringify(field.default)}`);
    }
  }
}

// Ids have dots and slashes nowhere, but hyphens.
function id(name) {
  return `[id="${name}"]`;
}
