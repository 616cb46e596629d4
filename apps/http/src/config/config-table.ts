import { ENVIRONMENT, VARIABLE_TEXTS, type VariableText } from './environment.js';

/** A row of the table of variables. */
export interface ConfigTableRow extends VariableText {
  readonly name: string;
}

/** Every variable with its default and its meaning, from the schemas that check them: documents are compared with it. */
export const CONFIG_TABLE: readonly ConfigTableRow[] = Object.entries(ENVIRONMENT.shape).map(([name, schema]) => {
  const text = VARIABLE_TEXTS.get(schema);
  if (text === undefined) throw new Error(`the variable ${name} has no text`);
  return { name, ...text };
});
