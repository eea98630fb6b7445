// The values of a form's fields as drafts carry them: a text, or for check boxes, multiple choices and
// fields that share a name a list of texts. Files and passwords are never part of a draft.

export type Value = string | string[];
export type Fields = Record<string, Value>;
type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The name and present value of the field an event came from. */
export function valueOf(form: HTMLFormElement, target: EventTarget | null): { name: string; value: Value } | null {
  if (!isField(target) || target.form !== form || !target.name || left(target)) return null;
  return { name: target.name, value: read(form, target.name) };
}

export function fieldValues(form: HTMLFormElement, names: string[]): Fields {
  return Object.fromEntries(names.filter((name) => named(form, name).length > 0).map((name) => [name, read(form, name)]));
}

/** Writes kept values into the form. Names the form no longer has are passed over. */
export function putBack(form: HTMLFormElement, fields: Fields): void {
  for (const [name, value] of Object.entries(fields)) {
    const all = named(form, name);
    all.forEach((field, place) => write(field, several(all) && Array.isArray(value) ? value[place] ?? "" : value));
  }
}

/** What the server keeps of a form: lists as text, which only their own kinds of fields are read from. */
export function stored(form: HTMLFormElement, texts: Record<string, string>): Fields {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Array.isArray(read(form, name)) ? list(text) : text]));
}

function list(text: string): string[] {
  try {
    const all: unknown = JSON.parse(text);
    if (Array.isArray(all)) return all.map(String);
  } catch {
    // One text of a form that had one field of the name.
  }
  return [text];
}

/** Whether fields that share a name are lines of texts, and no choice. */
function several(fields: Field[]): boolean {
  return fields.length > 1 && !(fields[0] instanceof HTMLInputElement && ["checkbox", "radio"].includes(fields[0].type));
}

function isField(target: EventTarget | null): target is Field {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}

function left(field: Field): boolean {
  return field.disabled || "draftSkip" in field.dataset || (field instanceof HTMLInputElement && ["file", "password", "submit", "button", "hidden"].includes(field.type));
}

function named(form: HTMLFormElement, name: string): Field[] {
  return [...form.elements].filter((element): element is Field => isField(element) && element.name === name && !left(element));
}

function read(form: HTMLFormElement, name: string): Value {
  const fields = named(form, name);
  const first = fields[0];
  if (first instanceof HTMLInputElement && first.type === "checkbox") return fields.filter((field) => (field as HTMLInputElement).checked).map((field) => field.value);
  if (first instanceof HTMLInputElement && first.type === "radio") return fields.find((field) => (field as HTMLInputElement).checked)?.value ?? "";
  if (several(fields)) return fields.map((field) => field.value);
  if (first instanceof HTMLSelectElement && first.multiple) return [...first.selectedOptions].map((option) => option.value);
  return first?.value ?? "";
}

function write(field: Field, value: Value): void {
  const values = Array.isArray(value) ? value : [value];
  if (field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")) field.checked = values.includes(field.value);
  else if (field instanceof HTMLSelectElement) for (const option of field.options) option.selected = values.includes(option.value);
  else field.value = values[0] ?? "";
}
