// A page with one form: react-jsonschema-form as it is, with the registry's JSON Schema and UI schema.
import { createRoot } from 'react-dom/client';
import Form from '@rjsf/core';
import { customizeValidator } from '@rjsf/validator-ajv8';
import Ajv2020 from 'ajv/dist/2020.js';

const validator = customizeValidator({ AjvClass: Ajv2020 });

// What nobody has set is not there: without this the form would begin with an empty item of each id and the first choice of each field.
const defaults = { emptyObjectFields: 'skipEmptyDefaults', constAsDefaults: 'never' };

window.showForm = ({ schema, ui, data }) => {
  window.submitted = undefined;
  const form = <Form schema={schema} uiSchema={ui} formData={data} validator={validator} experimental_defaultFormStateBehavior={defaults}
    liveValidate="onChange" showErrorList={false} onSubmit={({ formData }) => { window.submitted = formData; }} />;
  window.formRoot?.unmount();
  window.formRoot = createRoot(document.getElementById('form'));
  window.formRoot.render(form);
};
