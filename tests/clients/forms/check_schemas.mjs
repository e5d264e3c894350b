// What a standard validator makes of values: reads [{name, schema, cases: [{field, value?}]}] from a file, and prints for each schema a line of
// JSON: {name, problem} where it does not compile, else {name, verdicts}, one for each case: whether nothing is wrong with the field.
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';

const schemas = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const { name, schema, cases } of schemas) {
  // Strict: an unknown keyword is an error. Without formats: nothing may depend on them.
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, validateFormats: false, allErrors: true });
  let validate;
  try {
    validate = ajv.compile(schema);
  } catch (e) {
    console.log(JSON.stringify({ name, problem: e.message }));
    continue;
  }

  const verdicts = cases.map(({ field, value }) => {
    validate(value === undefined ? {} : { [field]: value });
    return !(validate.errors ?? []).some((error) => isOf(error, field));
  });
  console.log(JSON.stringify({ name, verdicts }));
}

// Fields that are not given are missed, too: those are other fields' errors.
function isOf(error, field) {
  return error.instancePath === `/${field}` || error.instancePath.startsWith(`/${field}/`)
    || error.params.missingProperty === field || error.params.additionalProperty === field;
}
